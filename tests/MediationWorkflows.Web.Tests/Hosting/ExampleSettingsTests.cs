using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MediationWorkflows.Documents;
using MediationWorkflows.Insights;
using MediationWorkflows.Mail;
using MediationWorkflows.Retention;
using MediationWorkflows.Timers;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Telemetry;
using MediationWorkflows.Whistleblowing;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Web.Tests.Hosting;

public sealed class ExampleSettingsTests
{
    [Theory]
    [InlineData("Auth", typeof(AuthOptions))]
    [InlineData("Mail", typeof(MailOptions))]
    [InlineData("Mail:Smtp", typeof(SmtpOptions))]
    [InlineData("Timers", typeof(TimerOptions))]
    [InlineData("Retention", typeof(RetentionOptions))]
    [InlineData("Telemetry", typeof(TelemetryOptions))]
    [InlineData("Documents", typeof(DocumentOptions))]
    [InlineData("Publishing", typeof(PublishingOptions))]
    [InlineData("Whistleblowing", typeof(WhistleblowingOptions))]
    [InlineData("Insights", typeof(InsightOptions))]
    public void The_example_names_every_setting_and_no_other(string section, Type options)
    {
        var settings = section.Split(':').Aggregate(JsonNode.Parse(File.ReadAllText(Example()))!, (node, name) => node[name]!);

        Assert.Equal(options.GetProperties().Where(p => p.CanWrite).Select(p => p.Name).Order(), settings.AsObject().Select(p => p.Key).Order());
    }

    [Theory]
    [InlineData(typeof(AuthOptions))]
    [InlineData(typeof(MailOptions))]
    [InlineData(typeof(SmtpOptions))]
    [InlineData(typeof(TimerOptions))]
    [InlineData(typeof(RetentionOptions))]
    [InlineData(typeof(TelemetryOptions))]
    [InlineData(typeof(DocumentOptions))]
    [InlineData(typeof(PublishingOptions))]
    [InlineData(typeof(WhistleblowingOptions))]
    [InlineData(typeof(InsightOptions))]
    public void The_readme_explains_every_setting(Type options)
    {
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Example())!, "README.md"));

        Assert.All(options.GetProperties().Where(p => p.CanWrite), p => Assert.Contains(p.Name, readme, StringComparison.Ordinal));
    }

    static string Example([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "appsettings.example.json");
}
