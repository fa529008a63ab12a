using System.Reflection;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Where settings come from, weakest first: the shipped appsettings.json, DIR/appsettings.json, the environment, the command line.
/// The same for the service and for verbs that work beside it, or they would open different databases.
/// </summary>
static class InstallationConfiguration
{
    /// <summary>
    /// The folder of the program itself, never the current directory: the program is called from anywhere.
    /// Under test the entry assembly is the test host, hence the assembly's own location.
    /// </summary>
    public static string ProgramFolder { get; } =
        Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;

    public static IConfiguration Load(DataFolder data) => new ConfigurationBuilder()
        .SetBasePath(ProgramFolder)
        .AddJsonFile("appsettings.json", optional: true)
        .AddJsonFile(data.Settings, optional: true, reloadOnChange: false)
        .AddEnvironmentVariables()
        .Build();

    /// <summary>Puts DIR/appsettings.json below the environment in a host's configuration.</summary>
    public static void AddTo(ConfigurationManager configuration, DataFolder data)
    {
        var sources = ((IConfigurationBuilder)configuration).Sources;
        var environment = sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(source => string.IsNullOrEmpty(source.Prefix));
        var file = new JsonConfigurationSource { Path = data.Settings, Optional = true, ReloadOnChange = false };
        file.ResolveFileProvider();
        if (environment is null)
            sources.Add(file);
        else
            sources.Insert(sources.IndexOf(environment), file);
    }
}
