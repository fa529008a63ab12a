using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MediationWorkflows.Tests.Mail;

/// <summary>A server that misbehaves at one step of the conversation, as real ones do on bad days.</summary>
sealed class ScriptedSmtpServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource ending = new();
    readonly Task serving;

    /// <param name="reply">Step (<c>CONNECT, EHLO, MAIL, RCPT, DATA, END</c>) to the reply's line; null hangs up there, "" says nothing for ever.</param>
    public ScriptedSmtpServer(params (string Step, string? Reply)[] reply)
    {
        listener.Start();
        serving = ServeAsync(reply.ToDictionary(r => r.Step, r => r.Reply, StringComparer.Ordinal));
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    async Task ServeAsync(Dictionary<string, string?> replies)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync(ending.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            if (!await Reply("CONNECT", "220 test"))
                return;
            while (await reader.ReadLineAsync(ending.Token) is { } line)
            {
                var verb = line.Split(' ')[0].ToUpperInvariant();
                if (!await Reply(verb, verb == "DATA" ? "354 go" : verb == "QUIT" ? "221 bye" : "250 ok"))
                    return;
                if (verb != "DATA")
                    continue;
                while (await reader.ReadLineAsync(ending.Token) is { } text && text != ".")
                {
                }
                if (!await Reply("END", "250 taken"))
                    return;
            }

            async Task<bool> Reply(string step, string usual)
            {
                var text = replies.TryGetValue(step, out var scripted) ? scripted : usual;
                if (text is null)
                    return false;
                if (text.Length == 0)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending.Token);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), ending.Token);
                return true;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client hung up, or the test is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await serving;
        listener.Stop();
        ending.Dispose();
    }
}
