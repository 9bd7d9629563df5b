namespace Checkpoint.Cloud.Broker;

/// <summary>
/// Which user each client id belongs to while it has a session. A client that takes another's id would take over its
/// session and what waits in it.
/// </summary>
internal sealed class ClientDirectory(int maximum)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _owners = [];
    private readonly Dictionary<string, int> _connections = [];

    public Admission Admit(string clientId, string user)
    {
        lock (_lock)
        {
            if (_owners.TryGetValue(clientId, out var owner) && owner != user) return Admission.IdTaken;
            if (!_connections.ContainsKey(clientId) && (_connections.Count >= maximum || _owners.Count >= 2 * maximum)) return Admission.Full;
            _owners[clientId] = user;
            return Admission.Admitted;
        }
    }

    public void Connected(string clientId, string user)
    {
        lock (_lock)
        {
            _owners[clientId] = user;
            _connections[clientId] = _connections.GetValueOrDefault(clientId) + 1;
        }
    }

    /// <summary>A connection that another one of the same client replaced ends after the new one has begun.</summary>
    public void Disconnected(string clientId)
    {
        lock (_lock)
        {
            var left = _connections.GetValueOrDefault(clientId) - 1;
            if (left > 0) _connections[clientId] = left;
            else _connections.Remove(clientId);
        }
    }

    public void SessionEnded(string clientId)
    {
        lock (_lock)
        {
            if (!_connections.ContainsKey(clientId)) _owners.Remove(clientId);
        }
    }
}

internal enum Admission { Admitted, IdTaken, Full }
