namespace Checkpoint.Cloud.People;

/// <summary>What somebody is here for. Each has one; <see cref="May"/> says what it opens.</summary>
public enum Role
{
    /// <summary>A screen on a wall: the live feed and nothing else.</summary>
    Wall,
    /// <summary>Central staff.</summary>
    Staff,
    Registrar,
    Supervisor,
    Administrator,
}
