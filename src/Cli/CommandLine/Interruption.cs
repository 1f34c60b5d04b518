using System.Runtime.InteropServices;

namespace NetFramework.Cli.CommandLine;

/// <summary>
/// Signals to a training. A request to stop lets the iteration at hand come to its end; the second one ends the process at once. SIGTERM always is such a request; what SIGINT (Ctrl-C) and SIGHUP do
/// can be chosen.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Action snapshot;

    /// <summary>Takes the signals.</summary>
    /// <param name="onInterrupt">What SIGINT does.</param>
    /// <param name="onHangUp">What SIGHUP does.</param>
    /// <param name="snapshot">Asks for a checkpoint; from any thread.</param>
    public Interruption(SignalEffect onInterrupt, SignalEffect onHangUp, Action snapshot)
    {
        this.snapshot = snapshot;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Handle(signal, onInterrupt)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Handle(signal, onHangUp)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Handle(signal, SignalEffect.Stop)),
        ];
    }

    /// <summary>Cancelled at the first request to stop.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(registrations, registration => registration.Dispose());
        source.Dispose();
    }

    private void Handle(PosixSignalContext signal, SignalEffect effect)
    {
        signal.Cancel = effect != SignalEffect.Stop || !source.IsCancellationRequested;
        if (effect == SignalEffect.Stop)
            source.Cancel();
        else if (effect == SignalEffect.Snapshot)
            snapshot();
    }
}
