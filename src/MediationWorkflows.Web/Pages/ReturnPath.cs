namespace MediationWorkflows.Web.Pages;

/// <summary>Where to go on after a form. Only paths of this site: an address from outside would make us a springboard for phishing.</summary>
static class ReturnPath
{
    public static string Of(string? wanted) =>
        wanted is ['/', ..] and not ['/', '/' or '\\', ..] && !wanted.Contains('\r', StringComparison.Ordinal) && !wanted.Contains('\n', StringComparison.Ordinal)
            ? wanted
            : "/";
}
