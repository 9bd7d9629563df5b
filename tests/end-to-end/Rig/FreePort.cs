using System.Net;
using System.Net.Sockets;

namespace Checkpoint.EndToEnd.Tests.Rig;

internal static class FreePort
{
    /// <summary>A port of 127.0.0.1 that nobody listens on.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
