namespace Checkpoint.Edge.Gate;

/// <summary>How the run of this gate ends, as the exit codes of sysexits.h.</summary>
public sealed class GateOutcome
{
    /// <summary>EX_UNAVAILABLE: an address to listen on is taken, or libgpiod is not installed.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_SOFTWARE: a bug. Start again.</summary>
    public const int SoftwareError = 70;

    /// <summary>EX_IOERR: the journal, or another file of the gate, cannot be opened; a person must act.</summary>
    public const int DiskError = 74;

    /// <summary>EX_TEMPFAIL: the gate stops in good order, to be started again at once.</summary>
    public const int StartAgain = 75;

    /// <summary>EX_CONFIG: a setting is wrong. Starting again does not help.</summary>
    public const int WrongSettings = 78;

    private volatile int _exitCode;

    public int ExitCode
    {
        get => _exitCode;
        set => _exitCode = value;
    }
}
