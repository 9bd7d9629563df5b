namespace Checkpoint.Cloud.Broker;

/// <summary>
/// Which user each client id belongs to while it has a session. A client that takes another's id would take over its
/// session and what waits in it.
/// </summary>
internal sealed class ClientDirectory(int maximum)
{
    /// <summary>Itself, another that takes its place, a person who looks. So one gate leaves room for all others.</summary>
    public const int PerGate = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _owners = [];
    private readonly Dictionary<string, int> _connections = [];
    /// <summary>Ids that have a session but no connection, longest first.</summary>
    private readonly List<string> _resting = [];

    /// <param name="user">Name of the gate; empty for one without.</param>
    /// <param name="displaced">The gate's own id whose session has to go to make room; null when there is room.</param>
    public Admission Admit(string clientId, string user, out string? displaced)
    {
        displaced = null;
        lock (_lock)
        {
            if (_owners.TryGetValue(clientId, out var owner) && owner != user) return Admission.IdTaken;
            if (!_connections.ContainsKey(clientId) && (_connections.Count >= maximum || _owners.Count >= 2 * maximum)) return Admission.Full;
            if (user.Length > 0 && owner is null && _owners.Where(each => each.Value == user).Select(each => each.Key).ToHashSet() is { Count: >= PerGate } own)
            {
                displaced = _resting.FirstOrDefault(own.Contains);
                if (displaced is null) return Admission.Full;
                Forget(displaced);
            }

            _owners[clientId] = user;
            _resting.Remove(clientId);
            return Admission.Admitted;
        }
    }

    public void Connected(string clientId, string user)
    {
        lock (_lock)
        {
            _owners[clientId] = user;
            _resting.Remove(clientId);
            _connections[clientId] = _connections.GetValueOrDefault(clientId) + 1;
        }
    }

    /// <summary>A connection that another one of the same client replaced ends after the new one has begun.</summary>
    public void Disconnected(string clientId)
    {
        lock (_lock)
        {
            var left = _connections.GetValueOrDefault(clientId) - 1;
            if (left > 0)
            {
                _connections[clientId] = left;
                return;
            }

            _connections.Remove(clientId);
            if (_owners.ContainsKey(clientId) && !_resting.Contains(clientId)) _resting.Add(clientId);
        }
    }

    public void SessionEnded(string clientId)
    {
        lock (_lock)
        {
            if (!_connections.ContainsKey(clientId)) Forget(clientId);
        }
    }

    private void Forget(string clientId)
    {
        _owners.Remove(clientId);
        _resting.Remove(clientId);
    }
}

internal enum Admission { Admitted, IdTaken, Full }
