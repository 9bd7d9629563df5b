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

    /// <summary>
    /// A port that no outgoing connection is given, below 32768: it is still free when the program that listened there was killed and is
    /// started again.
    /// </summary>
    public static int TakeForGood()
    {
        while (true)
        {
            var port = Random.Shared.Next(12_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; try another one.
            }
        }
    }
}
