using Microsoft.Playwright;

namespace MediationWorkflows.Browser.Tests;

/// <summary>Debian's Chromium, driven by Playwright, signed in to a server of its own as its first administrator.</summary>
public sealed class SignedInBrowser : IAsyncLifetime
{
    /// <summary>One server and one browser for all tests: the designer's nine megabytes are loaded and compiled once.</summary>
    public const string Shared = "signed-in browser";

    private IPlaywright? playwright;
    private IBrowser? browser;
    private ServerProcess? server;
    private IBrowserContext? context;

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
        context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.ToString(),
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        // A cold start of WebAssembly takes ten seconds on an idle machine.
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.SignInLink.ToString());
        await page.Locator("main button[type=submit], main input[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/link/", StringComparison.Ordinal));
        await page.CloseAsync();
    }

    public Task<IPage> NewPageAsync() => context!.NewPageAsync();

    /// <summary>Keeps a picture of what a test saw, where MEDIATION_TEST_PICTURES names a folder; for people who check the tests.</summary>
    public async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("MEDIATION_TEST_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
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
public sealed class SharesTheBrowser : ICollectionFixture<SignedInBrowser>;
