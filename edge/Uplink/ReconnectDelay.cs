namespace Checkpoint.Edge.Uplink;

/// <summary>
/// How long to wait before the next attempt to connect: exponential with full jitter, so that many gates do not come back to
/// a restarted broker at the same moment.
/// </summary>
/// <param name="from">Longest wait after the first failure.</param>
/// <param name="to">Longest wait.</param>
/// <param name="random">Gives numbers from 0 up to 1.</param>
internal sealed class ReconnectDelay(TimeSpan from, TimeSpan to, Func<double> random)
{
    /// <summary>A broker that refuses the gate changes its mind only when a person acts; brokers ban clients that insist.</summary>
    private const int PatienceWhenRefused = 5;

    private int _failures;

    /// <param name="held">How long the connection had held.</param>
    /// <param name="refused">The broker knows the gate and does not want it.</param>
    public TimeSpan After(TimeSpan held, bool refused)
    {
        if (held >= to) _failures = 0;
        var longest = refused ? to * PatienceWhenRefused : from * Math.Pow(2, Math.Min(_failures++, 20));
        if (!refused && longest > to) longest = to;
        // Never at once: a tenth is the least, and a broker that refuses waits at least half.
        var least = longest * (refused ? 0.5 : 0.1);
        return least + (longest - least) * random();
    }
}
