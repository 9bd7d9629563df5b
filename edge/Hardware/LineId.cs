namespace Checkpoint.Edge.Hardware;

/// <summary>One line of one gpiochip.</summary>
public readonly record struct LineId(int Chip, int Line)
{
    public override string ToString() => $"chip {Chip} line {Line}";
}
