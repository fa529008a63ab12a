namespace MediationWorkflows.Browser.Tests;

/// <summary>A server over the example cases, in every phase, under a clock that stands still.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    private ServerProcess? server;

    public ServerProcess Server => server!;

    public async Task InitializeAsync()
    {
        if (new BrowserFactAttribute().Skip is null)
            server = await ServerProcess.StartAsync("--demo", "--virtual-clock", "2027-03-01T15:00:00Z");
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }
}
