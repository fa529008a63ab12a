using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace MediationWorkflows.Browser.Tests;

/// <summary>The product's own executable, serving on a free loopback port over a new data folder, as an administrator would start it.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private readonly Process process;
    private readonly string data;
    private readonly ConcurrentQueue<string> output = new();
    private readonly TaskCompletionSource<Uri> signInLink = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, string data)
    {
        this.process = process;
        this.data = data;
    }

    /// <summary>The one-time link of the first administrator, as printed on the console.</summary>
    public Uri SignInLink => signInLink.Task.Result;

    public Uri Address => new(SignInLink.GetLeftPart(UriPartial.Authority));

    /// <summary>What the server has written to its console so far.</summary>
    public string Output => string.Join('\n', output);

    public static async Task<ServerProcess> StartAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("mediation-browser-").FullName;
        // Port 0: the system picks a free one, and the printed link tells which.
        var start = Executable(folder, ["serve", "--urls", "http://127.0.0.1:0", "--data", folder, .. arguments]);
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, folder);
        await server.StartAsync();
        return server;
    }

    /// <summary>The SQLite file, for tests that break something in it.</summary>
    public string Database => Directory.GetFiles(data, "*.db").Single();

    /// <summary>Changes a row that a test breaks, or that no example has.</summary>
    /// <param name="sql">With <c>$id</c> for <paramref name="id"/>.</param>
    public async Task ChangeAsync(string sql, string id)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", id);
        Assert.True(await command.ExecuteNonQueryAsync() > 0, "Nothing was changed.");
    }

    /// <summary>An API key of a new account, made by the command line beside the running server.</summary>
    public Task<string> AddProgramAsync(string role) => AddUserAsync(role, email: null, "--api-key");

    /// <summary>The path of a one-time link for a new account.</summary>
    /// <param name="email">Of a person that a case knows; null for somebody new.</param>
    public async Task<string> AddPersonAsync(string role, string? email = null) => new Uri(await AddUserAsync(role, email)).AbsolutePath;

    private async Task<string> AddUserAsync(string role, string? email, params string[] more)
    {
        string[] arguments = ["user", "add", "--name", "Robin Example", "--email", email ?? $"{Guid.NewGuid():N}@example.org", "--role", role, "--data", data, .. more];
        using var verb = Process.Start(Executable(data, arguments))!;
        var shown = await verb.StandardOutput.ReadToEndAsync();
        await verb.WaitForExitAsync();
        Assert.True(verb.ExitCode == 0, $"user add: {await verb.StandardError.ReadToEndAsync()}");
        return shown.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private static ProcessStartInfo Executable(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mediation"), arguments)
        {
            // Nothing may depend on where the program is called from.
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        return start;
    }

    private async Task StartAsync()
    {
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => signInLink.TrySetException(new InvalidOperationException($"The server ended:\n{Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await signInLink.Task.WaitAsync(StartLimit);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"The server printed no sign-in link within {StartLimit}:\n{Output}", e);
        }
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        output.Enqueue(line);
        if (Link().Match(line) is { Success: true } link)
            signInLink.TrySetResult(new Uri(link.Value));
    }

    [GeneratedRegex(@"http://\S+/link/\S+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
