using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>What a training remembers beside the weights, by name, on its way into a checkpoint or out of one: one enumeration serves both, so that what is written is what is restored.</summary>
/// <example><code>best = state.Number("best", best); state.Blob("average", average);</code></example>
public abstract class CheckpointState
{
    private string prefix = "";

    /// <summary>Hands over an integer.</summary>
    /// <returns>The integer itself where a checkpoint is written, the stored one where one is restored.</returns>
    public long WholeNumber(string name, long value) => ExchangeWholeNumber(prefix + name, value);

    /// <summary>Hands over a number, to the bit; it may be infinite or NaN.</summary>
    /// <returns>The number itself where a checkpoint is written, the stored one where one is restored.</returns>
    public double Number(string name, double value) => ExchangeNumber(prefix + name, value);

    /// <summary>Hands over a text.</summary>
    /// <returns>The text itself where a checkpoint is written, the stored one where one is restored.</returns>
    public string Text(string name, string value) => ExchangeText(prefix + name, value);

    /// <summary>Hands over the values of a blob, whose shape must be the stored one's where a checkpoint is restored.</summary>
    public void Blob<T>(string name, Blob<T> blob) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(blob);
        ExchangeBlob(prefix + name, blob);
    }

    /// <summary>Hands over numbers, whose count must be the stored one's where a checkpoint is restored.</summary>
    public void Numbers(string name, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ExchangeNumbers(prefix + name, values);
    }

    /// <summary>Hands over all of a part, under <paramref name="name"/> and a slash.</summary>
    public void Part(string name, ICheckpointed part)
    {
        ArgumentNullException.ThrowIfNull(part);
        string outer = prefix;
        prefix = $"{outer}{name}/";
        part.Exchange(this);
        prefix = outer;
    }

    private protected abstract long ExchangeWholeNumber(string name, long value);

    private protected abstract double ExchangeNumber(string name, double value);

    private protected abstract string ExchangeText(string name, string value);

    private protected abstract void ExchangeBlob<T>(string name, Blob<T> blob) where T : unmanaged, IFloatingPointIeee754<T>;

    private protected abstract void ExchangeNumbers(string name, double[] values);
}
