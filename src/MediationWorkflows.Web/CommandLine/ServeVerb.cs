using System.CommandLine;
using System.Text.RegularExpressions;
using MediationWorkflows.Web.Hosting;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>serve</c>: the service itself, and the default verb.</summary>
static partial class ServeVerb
{
    public static Command Create()
    {
        var urls = new Option<string>("--urls") { HelpName = "URLS", Description = "Addresses to listen on. [default: http://127.0.0.1:5080]" };
        var data = DataOption.Create();
        var demo = new Option<bool>("--demo") { Description = "Load example cases in every phase; refuses a database that holds others." };
        var clock = new Option<string>("--virtual-clock")
        {
            HelpName = "INSTANT",
            Description = "Start at this instant and stand still; adds POST /api/v1/clock. Refused in Production.",
        };
        var verb = new Command("serve", "Run the service (the default). Settings may be given as --Section:Key=value.") { urls, data, demo, clock };
        verb.TreatUnmatchedTokensAsErrors = false;
        verb.SetAction((parsed, ct) =>
        {
            var stray = parsed.UnmatchedTokens.FirstOrDefault(token => !Setting().IsMatch(token));
            return stray is null
                ? Serve.RunAsync(
                    new ServeSettings(
                        parsed.GetValue(urls),
                        DataFolder.At(parsed.GetValue(data)!),
                        parsed.GetValue(demo),
                        parsed.GetValue(clock) is { } text ? Instants.Parse(text, "--virtual-clock") : null,
                        [.. parsed.UnmatchedTokens]),
                    ct)
                : throw new UsageException($"Unrecognized command or argument '{stray}'.");
        });
        return verb;
    }

    /// <summary>
    /// A setting has a section. What has none is what WebApplicationFactory passes on: three names, and sections as empty settings.
    /// </summary>
    [GeneratedRegex(@"^--([A-Za-z][\w.]*(:[\w.]+)+=|(environment|contentRoot|applicationName)=|[A-Za-z]\w*=$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();
}
