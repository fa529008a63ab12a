using System.Net.Http.Headers;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Timers;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Npgsql;

namespace MediationWorkflows.Web.Tests;

/// <summary>The real service in this process, through its real command line, over a data folder of its own.</summary>
public sealed class MediationFactory : WebApplicationFactory<Program>
{
    readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);
    string? postgres;
    HostEnd? end;
    bool hasOwnKeys;
    TimeProvider? signInTime;

    public string Data { get; } = Directory.CreateTempSubdirectory("mediation-web-tests-").FullName;

    /// <summary>A setting of the configuration (<c>Auth:AttemptsPerMinute</c>) or an option of <c>serve</c> (<c>virtual-clock</c>); before the first request.</summary>
    public MediationFactory With(string name, string value)
    {
        settings[name] = value;
        return this;
    }

    /// <summary>With a key ring that no other installation has; before the first request.</summary>
    public MediationFactory WithOwnKeys()
    {
        hasOwnKeys = true;
        return this;
    }

    /// <summary>Sign-ins grow old by this clock; before the first request.</summary>
    public MediationFactory WithSignInTime(TimeProvider time)
    {
        signInTime = time;
        return this;
    }

    /// <summary>Over a database of its own on the scratch PostgreSQL.</summary>
    public static async Task<MediationFactory> OnPostgresAsync()
    {
        var name = $"web_{Guid.NewGuid():N}";
        await OnServerAsync($"CREATE DATABASE {name}");
        var connection = new NpgsqlConnectionStringBuilder(ScratchServer()) { Database = name, MaxPoolSize = 20 };
        return new MediationFactory { postgres = name }.With("ConnectionStrings:Mediation", connection.ConnectionString);
    }

    static string ScratchServer() => Environment.GetEnvironmentVariable("MEDIATION_TEST_POSTGRES")
        ?? throw new InvalidOperationException("MEDIATION_TEST_POSTGRES names no server: run the tests with eng/test, or --without postgres.");

    static async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ScratchServer());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("data", Data);
        builder.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(_ => end = new HostEnd()));
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);
        if (signInTime is not null)
            builder.ConfigureServices(services => services.AddSingleton(new SignInClock(signInTime)));
        if (hasOwnKeys)
            return;
        SharedKeys.CopyTo(DataFolder.At(Data).Keys);
        builder.ConfigureServices(services => services.AddSingleton(SharedKeys.Cipher));
    }

    /// <summary>A browser without a session: keeps cookies, shows redirects instead of following them.</summary>
    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>A program with an API key of a new account.</summary>
    public async Task<HttpClient> ProgramAsync(Role role, string? email = null) => Program(await WithAccountsAsync(async (add, now) =>
    {
        var account = await add.RunAsync(new AddAccount.Command(role.ToString(), email ?? $"{role}@example.org", [role]), now, default);
        return add.IssueKey(account, now);
    }));

    /// <summary>A program with another key of an account that there is.</summary>
    public async Task<HttpClient> KeyForAsync(string email)
    {
        var normalized = Account.Normalize(email);
        return Program(await WithAccountsAsync(async (add, now) =>
            add.IssueKey(await Services.CreateScope().ServiceProvider.GetRequiredService<AuthDb>().Users.SingleAsync(a => a.NormalizedEmail == normalized), now)));
    }

    /// <summary>A browser that is signed in as an account that there is.</summary>
    public async Task<HttpClient> BrowserForAsync(string email)
    {
        var normalized = Account.Normalize(email);
        var browser = Browser();
        await browser.SubmitAsync(await WithAccountsAsync(async (add, now) => SignInLink.Path(add.IssueLink(
            await Services.CreateScope().ServiceProvider.GetRequiredService<AuthDb>().Users.SingleAsync(a => a.NormalizedEmail == normalized), now, Duration.FromHours(1)))));
        return browser;
    }

    HttpClient Program(string key)
    {
        var client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(ApiKeyAuthentication.SchemeName, key);
        return client;
    }

    /// <summary>The path of a fresh one-time link for a new account.</summary>
    public Task<string> LinkAsync(string email, params Role[] roles) => WithAccountsAsync(async (add, now) =>
    {
        var account = await add.RunAsync(new AddAccount.Command("Robin Example", email, roles), now, default);
        return SignInLink.Path(add.IssueLink(account, now, Duration.FromHours(1)));
    });

    /// <summary>The path of another one-time link of an account that there is.</summary>
    public Task<string> AnotherLinkAsync(string email) => WithAccountsAsync(async (add, now) => SignInLink.Path(add.IssueLink(
        await Services.CreateScope().ServiceProvider.GetRequiredService<AuthDb>().Users.SingleAsync(a => a.Email == email), now, Duration.FromHours(1))));

    public async Task<T> WithAccountsAsync<T>(Func<AddAccount, Instant, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<SignInClock>().Now();
        var result = await work(scope.ServiceProvider.GetRequiredService<AddAccount>(), now);
        await scope.ServiceProvider.GetRequiredService<AuthDb>().SaveChangesAsync();
        return result;
    }

    /// <summary>Breaks the installation as only a fault could: no deadline is woken any more.</summary>
    public Task WithoutWakeUpAsync() => Services.GetRequiredService<UnitOfWork>().RunAsync(
        scope => scope.Db.Set<WorkTimer>().Where(t => t.Kind == DeadlineWakeUp.TimerKind).ExecuteDeleteAsync(scope.Ct), default);

    /// <summary>Under a virtual clock: fires and sends what is due at this instant.</summary>
    public Task SettleAsync() => Services.GetRequiredService<VirtualTime>().SettleAsync(default);

    /// <summary>The text of each mail that was delivered into the folder, decoded, oldest first.</summary>
    public IReadOnlyList<string> Mails() => Directory.Exists(MailFolder)
        ? [.. Directory.GetFiles(MailFolder, "*.eml").Select(file => Eml.Text(File.ReadAllText(file)))]
        : [];

    string MailFolder => Path.Combine(Data, "mail");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (end is not null)
            await end.Reached.WaitAsync(TimeSpan.FromSeconds(30));
        // The pool keeps the file open otherwise.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Data, recursive: true);
        if (postgres is not null)
            await OnServerAsync($"DROP DATABASE IF EXISTS {postgres} WITH (FORCE)");
    }

    /// <summary>
    /// The service's own entry point disposes of the host too, on a thread that the factory does not wait for, and may be closing the
    /// database still. Log providers are the first that a host makes and so the last that it disposes of.
    /// </summary>
    sealed class HostEnd : ILoggerProvider
    {
        readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public ILogger CreateLogger(string categoryName) => NullLogger.Instance;

        public void Dispose() => reached.TrySetResult();
    }
}
