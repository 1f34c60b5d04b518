namespace NetFramework.Solvers;

/// <summary>A part of a training that depends on the scores of its tests.</summary>
public interface IScoreFollower : ICheckpointed
{
    /// <summary>Takes the score of a test.</summary>
    /// <param name="iteration">The number of updates made.</param>
    /// <param name="score">The metric's value, or its opposite where more is better.</param>
    void Observe(long iteration, double score);
}
