using Microsoft.Extensions.Localization;

namespace MediationWorkflows.Web.Pages.Roadmap;

/// <summary>How often somebody reports, in people's words. By REST any rule may be given: one that nobody has words for is shown as it was written.</summary>
static class Rhythm
{
    public static readonly string[] Usual = ["1 d", "1 w", "2 w", "1 mo", "3 mo", "6 mo", "1 y"];

    public static string Say(IStringLocalizer<Texts> text, string every) =>
        Usual.Contains(every, StringComparer.Ordinal) ? text[$"Every.{every.Replace(" ", "", StringComparison.Ordinal)}"] : every;
}
