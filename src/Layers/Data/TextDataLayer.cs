using System.Numerics;
using Microsoft.Extensions.Logging;

namespace NetFramework.Layers;

/// <summary>
/// Batches of sequences of a text, to learn which character comes next. Top 0: the characters, as indices into the vocabulary. Top 1: the character after each. Top 2, where it is named: cont, 0 where
/// a sequence begins anew and 1 where it goes on from the step before. All T×N, or N×T without time_major. Backward: nothing.
/// </summary>
/// <remarks>
/// The text is divided into N streams of one length, and a batch holds T characters of each; the next batch goes on where this one ends, until the streams end and all begin anew.
/// So recurrent layers may carry their state on from batch to batch, as cont tells them. What is left at the end of the text and of each stream, less than a batch and N + 1 characters, is not used.
/// A sample is a sequence.
/// <para>The vocabulary is that of the training phase's file: its different characters, in the order of their code points. The training phase records it as the classes of top 1, unless there is a record already;
/// the test phase uses the record.</para>
/// <para>Errors: a file that is not UTF-8; a text too short for one batch; in testing, a character that the training text has not.</para>
/// </remarks>
[LayerType("TextData", Role = LayerRole.Data)]
public sealed class TextDataLayer<T>(TextDataOptions options) : DataLayer<T, TextDataOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private T[] characters = [];
    private int streamLength;
    private bool startsAnew;
    private Shape batchShape = Shape.Scalar;

    /// <inheritdoc/>
    public override Arity Tops => Arity.Between(2, 3);

    /// <inheritdoc/>
    public override DataExtent? Extent => base.Extent is { } extent ? extent with { BatchAxis = Options.TimeMajor ? 1 : 0 } : null;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        foreach (Blob<T> blob in top)
            blob.Reshape(batchShape);
    }

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        TextFile file = TextFile.Read(Options.Source);
        bool isKnown = Context.Preprocessing.Classes.TryGetValue(Context.TopNames[1], out IReadOnlyList<string>? vocabulary);
        vocabulary ??= file.Vocabulary();
        if (!isKnown && Context.Phase == Phase.Train)
            Context.Preprocessing.Classes.Add(Context.TopNames[1], vocabulary);

        int[] text = file.Encode(vocabulary);
        int training = text.Length - (int)Math.Round(text.Length * Options.TestFraction, MidpointRounding.AwayFromZero);
        Range part = Options.TestFraction == 0 ? .. : Context.Phase == Phase.Train ? ..training : training..;
        characters = [.. text[part].Select(T.CreateChecked)];
        var counter = new ClassCounter(training, vocabulary.Count);
        foreach (int character in text.AsSpan(0, training))
            counter.Add(character);
        RecordClassCounts(1, counter);
        streamLength = (characters.Length - 1) / Options.BatchSize;
        int sequences = streamLength / Options.SequenceLength;
        if (sequences == 0)
        {
            throw new InputException($"a batch of {Options.BatchSize} sequences of {Options.SequenceLength} characters needs {(long)Options.BatchSize * Options.SequenceLength + 1} characters, "
                + $"but the {Context.Phase.ToString().ToUpperInvariant()} phase has {characters.Length}", new SourceLocation(Options.Source));
        }
        batchShape = Options.TimeMajor ? new Shape(Options.SequenceLength, Options.BatchSize) : new Shape(Options.BatchSize, Options.SequenceLength);
        startsAnew = Options.Shuffle && Context.Phase == Phase.Train;
        var shape = new Shape(Options.SequenceLength);
        SetSamples(sequences * Options.BatchSize, [.. Enumerable.Repeat(shape, top.Length)]);
        Context.Logger.LogInformation("{Layer}: {Characters} of the {Count} characters of {Source}, {Vocabulary} different ones",
            Context.LayerName, characters.Length, text.Length, Path.GetFileName(Options.Source), vocabulary.Count);
    }

    /// <inheritdoc/>
    protected override void Fill(ReadOnlySpan<int> samples, ReadOnlySpan<Blob<T>> top)
    {
        int length = Options.SequenceLength;
        for (int i = 0; i < samples.Length; i++)
        {
            // Sample k·N + n is part k of stream n.
            (int part, int stream) = Math.DivRem(samples[i], Options.BatchSize);
            ReadOnlySpan<T> text = characters.AsSpan(stream * streamLength + part * length, length + 1);
            Write(text[..length], i, samples.Length, top[0].Data);
            Write(text[1..], i, samples.Length, top[1].Data);
            if (top.Length == 3)
                WriteMarks(part > 0 && !startsAnew, i, samples.Length, top[2].Data);
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<DataFingerprint> TakeFingerprints() => [DataFingerprint.Of<T>(Context.TopNames[0], Options.Source, characters)];

    private void Write(ReadOnlySpan<T> sequence, int sample, int samples, Span<T> destination)
    {
        if (!Options.TimeMajor)
        {
            sequence.CopyTo(destination[(sample * sequence.Length)..]);
            return;
        }
        for (int step = 0; step < sequence.Length; step++)
            destination[step * samples + sample] = sequence[step];
    }

    private void WriteMarks(bool goesOn, int sample, int samples, Span<T> destination)
    {
        for (int step = 0; step < Options.SequenceLength; step++)
            destination[Options.TimeMajor ? step * samples + sample : sample * Options.SequenceLength + step] = step > 0 || goesOn ? T.One : T.Zero;
    }
}
