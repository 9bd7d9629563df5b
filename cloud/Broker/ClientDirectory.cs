namespace Checkpoint.Cloud.Broker;

/// <summary>
/// Which user each client id belongs to while it has a session. A client that takes another's id would take over its
/// session and what waits in it.
/// </summary>
internal sealed class ClientDirectory(int maximum)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _owners = [];
    private readonly HashSet<string> _connected = [];

    public int Connected { get { lock (_lock) return _connected.Count; } }

    public Admission Admit(string clientId, string user)
    {
        lock (_lock)
        {
            if (_owners.TryGetValue(clientId, out var owner) && owner != user) return Admission.IdTaken;
            if (!_connected.Contains(clientId) && (_connected.Count >= maximum || _owners.Count >= 2 * maximum)) return Admission.Full;
            _owners[clientId] = user;
            _connected.Add(clientId);
            return Admission.Admitted;
        }
    }

    public void Disconnected(string clientId)
    {
        lock (_lock) _connected.Remove(clientId);
    }

    public void SessionEnded(string clientId)
    {
        lock (_lock)
        {
            if (!_connected.Contains(clientId)) _owners.Remove(clientId);
        }
    }
}

internal enum Admission { Admitted, IdTaken, Full }
