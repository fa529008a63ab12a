using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Insights;
using MediationWorkflows.Retention;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Whistleblowing;
using MediationWorkflows.Workflows;
using Microsoft.AspNetCore.DataProtection;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Database, keys and accounts of one installation: what the service and the verbs beside it share.</summary>
static class Installation
{
    /// <summary><c>ConnectionStrings:Mediation</c>: a PostgreSQL that replaces the SQLite file.</summary>
    public const string ConnectionName = "Mediation";

    public static DatabaseOptions DatabaseOf(DataFolder data, IConfiguration configuration) => configuration.GetConnectionString(ConnectionName) switch
    {
        null or "" => DatabaseOptions.SqliteIn(data.Path),
        var postgres => DatabaseOptions.Postgres(postgres),
    };

    public static IServiceCollection AddInstallation(this IServiceCollection services, DataFolder data, IConfiguration configuration)
    {
        var database = DatabaseOf(data, configuration);
        services.AddSingleton(data);
        services.AddMediation(database);
        services.AddAccounts(database);
        services.AddDataProtection().SetApplicationName("mediation").PersistKeysToFileSystem(new DirectoryInfo(data.Keys));
        services.AddSingleton<IContentCipher, DataProtectedContent>();
        services.AddSingleton<AuditSigningKey>().AddSingleton<IBundleSigner>(s => s.GetRequiredService<AuditSigningKey>());
        services.AddOptions<WhistleblowingOptions>().Bind(configuration.GetSection(WhistleblowingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<PublishingOptions>().Bind(configuration.GetSection(PublishingOptions.Section));
        services.AddOptions<DocumentOptions>().Bind(configuration.GetSection(DocumentOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<InsightOptions>().Bind(configuration.GetSection(InsightOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddMail(data, configuration);
        services.AddEscrowAgent(data, configuration);
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection("Retention")).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    /// <summary>The installation without its service, for verbs that work beside it.</summary>
    /// <param name="clock">Where the installation's own time is another than the machine's.</param>
    public static ServiceProvider Open(DataFolder data, TimeProvider? clock = null)
    {
        data.Create();
        var configuration = InstallationConfiguration.Load(data);
        return new ServiceCollection()
            .AddSingleton(configuration)
            .AddSingleton(clock ?? TimeProvider.System)
            .AddLogging()
            .AddInstallation(data, configuration)
            .BuildServiceProvider();
    }
}
