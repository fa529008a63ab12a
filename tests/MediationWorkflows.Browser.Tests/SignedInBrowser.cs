using Microsoft.Playwright;

namespace MediationWorkflows.Browser.Tests;

/// <summary>Debian's Chromium, driven by Playwright, signed in to a server of its own as its first administrator.</summary>
public sealed class SignedInBrowser : IAsyncLifetime
{
    /// <summary>One browser, one server and one with examples for all tests: the designer's nine megabytes are loaded and compiled once.</summary>
    public const string Shared = "signed-in browser";

    /// <summary>In milliseconds. A cold start of WebAssembly takes ten seconds on an idle machine, and tests do not run on idle ones.</summary>
    private const int Patience = 60_000;

    private IPlaywright? playwright;
    private IBrowser? browser;
    private ServerProcess? server;
    private IBrowserContext? context;
    private readonly Dictionary<(ServerProcess, string), IBrowserContext> profiles = [];

    public ServerProcess Server => server!;

    public async Task InitializeAsync()
    {
        if (new BrowserFactAttribute().Skip is not null)
            return;
        var chromium = Environment.GetEnvironmentVariable("MEDIATION_TEST_CHROMIUM")
            ?? throw new InvalidOperationException("MEDIATION_TEST_CHROMIUM is not set: run the tests by eng/test, which installs Chromium, or set it to the path of one.");
        server = await ServerProcess.StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            // Root has no sandbox; the rest keeps Chromium from asking the internet for updates.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        Assertions.SetDefaultExpectTimeout(Patience);
        context = await SignInAsync(server, server.SignInLink.AbsolutePath);
    }

    /// <summary>A page of the administrator.</summary>
    public Task<IPage> NewPageAsync() => context!.NewPageAsync();

    /// <summary>A page of somebody new with this role, in a browser profile of their own.</summary>
    public Task<IPage> NewPageAsync(string role) => NewPageAsync(Server, role);

    /// <param name="email">Of a person that a case knows; null for somebody new.</param>
    public async Task<IPage> NewPageAsync(ServerProcess of, string role, string? email = null)
    {
        // Whoever has an account has one browser.
        var who = email ?? $"{Guid.NewGuid():N}@example.org";
        if (!profiles.TryGetValue((of, who), out var profile))
            profiles[(of, who)] = profile = await SignInAsync(of, await of.AddPersonAsync(role, who));
        return await profile.NewPageAsync();
    }

    /// <summary>A page of nobody in particular.</summary>
    public async Task<IPage> NewStrangerPageAsync(ServerProcess of) => await (await ProfileAsync(of)).NewPageAsync();

    private async Task<IBrowserContext> ProfileAsync(ServerProcess of)
    {
        var profile = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = of.Address.ToString(),
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        profile.SetDefaultTimeout(Patience);
        return profile;
    }

    private async Task<IBrowserContext> SignInAsync(ServerProcess of, string link)
    {
        var profile = await ProfileAsync(of);
        var page = await profile.NewPageAsync();
        await page.GotoAsync(link);
        await page.Locator("main button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/link/", StringComparison.Ordinal));
        await page.CloseAsync();
        return profile;
    }

    /// <summary>Keeps a picture of what a test saw, where MEDIATION_TEST_PICTURES names a folder; for people who check the tests.</summary>
    /// <param name="isWhole">Also what one would have to scroll to.</param>
    public async Task PictureAsync(IPage page, string name, bool isWhole = false)
    {
        if (Environment.GetEnvironmentVariable("MEDIATION_TEST_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = isWhole });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }
}

[CollectionDefinition(SignedInBrowser.Shared)]
public sealed class SharesTheBrowser : ICollectionFixture<SignedInBrowser>, ICollectionFixture<DemoServer>;
