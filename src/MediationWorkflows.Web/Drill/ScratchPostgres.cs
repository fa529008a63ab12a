using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MediationWorkflows.Web.Drill;

/// <summary>A PostgreSQL server of the drill's own: durable like a real one, and to be shot like one.</summary>
sealed class ScratchPostgres : IAsyncDisposable
{
    readonly string folder;
    readonly string bin;
    readonly int port;

    ScratchPostgres(string folder, string bin, int port) => (this.folder, this.bin, this.port) = (folder, bin, port);

    public string Connection => $"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username=mediation;Database=postgres";

    /// <exception cref="DrillException">PostgreSQL is not installed here, or did not start.</exception>
    public static async Task<ScratchPostgres> StartAsync(CancellationToken ct)
    {
        var bin = FindPrograms() ?? throw new DrillException("PostgreSQL is not installed here: name a server with --connection.");
        var server = new ScratchPostgres(Directory.CreateTempSubdirectory("mediation-drill-postgres-").FullName, bin, FreePort());
        if (Environment.IsPrivilegedProcess)
            await External.RunAsync("chown", ["postgres", server.folder], ct);
        // Whoever reaches the loopback address of this machine may use it while the drill lasts.
        await server.RunAsync("initdb", ["-D", server.Data, "-U", "mediation", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], ct);
        await server.ControlAsync("start", ct);
        return server;
    }

    /// <summary>Ends every session at once, as a crash does; what was committed comes back from the log.</summary>
    public async Task RestartAsync(CancellationToken ct)
    {
        await RunAsync("pg_ctl", ["stop", "-w", "-s", "-m", "immediate", "-D", Data], ct);
        await ControlAsync("start", ct);
        NpgsqlConnection.ClearAllPools();
    }

    public Task DumpAsync(string database, string file, CancellationToken ct) =>
        External.RunAsync("sh", ["-c", "\"$1\" -h 127.0.0.1 -p \"$2\" -U mediation \"$3\" > \"$4\"", "dump", Path.Combine(bin, "pg_dump"),
            port.ToString(CultureInfo.InvariantCulture), database, file], ct);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", ["stop", "-w", "-s", "-m", "immediate", "-D", Data], CancellationToken.None);
        Directory.Delete(folder, recursive: true);
    }

    string Data => Path.Combine(folder, "data");

    Task ControlAsync(string verb, CancellationToken ct) => RunAsync(
        "pg_ctl",
        [verb, "-w", "-t", "60", "-s", "-D", Data, "-l", Path.Combine(folder, "server.log"), "-o",
            $"-c listen_addresses=127.0.0.1 -c port={port.ToString(CultureInfo.InvariantCulture)} -c unix_socket_directories= -c max_connections=400"],
        ct);

    // initdb and postgres refuse to run as root.
    Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var path = Path.Combine(bin, program);
        var start = Environment.IsPrivilegedProcess
            ? new System.Diagnostics.ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new System.Diagnostics.ProcessStartInfo(path, arguments);
        start.WorkingDirectory = folder;
        return External.RunAsync(start, ct);
    }

    static string? FindPrograms()
    {
        const string debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")));
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
