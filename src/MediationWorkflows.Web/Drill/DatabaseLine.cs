using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MediationWorkflows.Web.Drill;

/// <summary>
/// The network between one node and PostgreSQL: passes bytes on until it is cut. Then neither side hears of the other, and nobody is told; what was under
/// way arrives late when it is mended, or never.
/// </summary>
sealed class DatabaseLine : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource ending = new();
    readonly NpgsqlConnectionStringBuilder server;
    readonly Lock gate = new();
    readonly Task accepting;
    TaskCompletionSource mended = Mended();
    CancellationTokenSource connections = new();

    public DatabaseLine(string connection)
    {
        server = new NpgsqlConnectionStringBuilder(connection);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The server, at the node's end of the line.</summary>
    public string Connection => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port }.ConnectionString;

    public void Cut()
    {
        lock (gate)
        {
            mended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <param name="arrives">Whether what was sent meanwhile arrives now; else its connections end.</param>
    public void Mend(bool arrives)
    {
        lock (gate)
        {
            if (!arrives)
            {
                connections.Cancel();
                connections.Dispose();
                connections = new CancellationTokenSource();
            }

            mended.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        await accepting;
        ending.Dispose();
        connections.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = JoinAsync(await listener.AcceptTcpClientAsync(ending.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The drill is over.
        }
    }

    async Task JoinAsync(TcpClient node)
    {
        CancellationTokenSource either;
        lock (gate)
        {
            either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, connections.Token);
        }

        using (either)
        using (node)
        using (var database = new TcpClient())
        {
            try
            {
                await PassableAsync(either.Token);
                await database.ConnectAsync(server.Host!, server.Port, either.Token);
                node.NoDelay = database.NoDelay = true;
                await Task.WhenAny(PassAsync(node, database, either.Token), PassAsync(database, node, either.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The database is away, or the line was cut: both ends learn of it by the end of their connection.
            }
        }
    }

    async Task PassAsync(TcpClient from, TcpClient to, CancellationToken ct)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, ct) is > 0 and var read)
            {
                await PassableAsync(ct);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone; the other one is closed with it.
        }
    }

    Task PassableAsync(CancellationToken ct)
    {
        lock (gate)
        {
            return mended.Task.WaitAsync(ct);
        }
    }

    static TaskCompletionSource Mended()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}
