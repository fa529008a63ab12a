using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MediationWorkflows.Web.Drill;

/// <param name="To">The address of the envelope.</param>
sealed record TrappedMail(string MessageId, string To);

/// <summary>
/// An SMTP server that takes every mail and keeps it in a folder: what arrived is counted here, outside of what is drilled. It takes a
/// moment for each, so that kills meet deliveries in their middle.
/// </summary>
sealed class MailTrap : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource ending = new();
    readonly ConcurrentQueue<TrappedMail> mails = new();
    readonly string folder;
    readonly Task serving;
    int count;

    public MailTrap(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public IReadOnlyCollection<TrappedMail> Mails => mails;

    async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(SessionAsync(await listener.AcceptTcpClientAsync(ending.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    async Task SessionAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await ConverseAsync(reader, text => stream.WriteAsync(Encoding.ASCII.GetBytes($"{text}\r\n"), ending.Token).AsTask());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The sender was killed, or the drill is over.
            }
        }
    }

    async Task ConverseAsync(StreamReader reader, Func<string, Task> reply)
    {
        await reply("220 drill");
        var to = "";
        while (await reader.ReadLineAsync(ending.Token) is { } line)
        {
            switch (line.Split([' ', ':'], 2)[0].ToUpperInvariant())
            {
                case "QUIT":
                    await reply("221 bye");
                    return;
                case "RCPT":
                    to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.LastIndexOf('>')];
                    await reply("250 ok");
                    break;
                case "DATA":
                    await reply("354 go on");
                    if (await ReadTextAsync(reader) is not { } text)
                        return;
                    // Taken from here on, whether or not the sender lives to hear it.
                    await KeepAsync(text, to);
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ending.Token);
                    await reply("250 taken");
                    break;
                default:
                    await reply("250 ok");
                    break;
            }
        }
    }

    /// <summary>The mail's text, or null: the connection ended before its end, so the mail was not handed over.</summary>
    async Task<string?> ReadTextAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(ending.Token) is { } line)
        {
            if (line == ".")
                return text.ToString();
            text.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        return null;
    }

    async Task KeepAsync(string text, string to)
    {
        const string header = "Message-ID:";
        var id = text.Split("\r\n").FirstOrDefault(line => line.StartsWith(header, StringComparison.OrdinalIgnoreCase))?[header.Length..].Trim() ?? "";
        var name = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref count):000000}.eml");
        await File.WriteAllTextAsync(Path.Combine(folder, name), text, Encoding.Latin1, CancellationToken.None);
        mails.Enqueue(new TrappedMail(id, to));
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await serving;
        listener.Stop();
        ending.Dispose();
    }
}
