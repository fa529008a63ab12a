using System.CommandLine;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>--format text|json</c>.</summary>
static class FormatOption
{
    public static Option<string> Create()
    {
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "How to print it." };
        format.AcceptOnlyFromAmong("text", "json");
        return format;
    }
}
