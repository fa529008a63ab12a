using System.Text.RegularExpressions;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>Which addresses are asked for; <see cref="LeakRoutesTests"/> compares them with those that the service has.</summary>
sealed partial class LeakWorld
{
    /// <summary>Lists, feeds, exports and mails of a case.</summary>
    internal static readonly string[] Parts =
    [
        "", "/timeline", "/deadlines", "/tasks", "/mails", "/items", "/documents", "/consents", "/settlements", "/escrow", "/releases", "/milestones", "/reviews", "/restrictions", "/reporting-duties", "/obstacles", "/roadmap-actions", "/perspectives", "/report-series", "/reports", "/escalations", "/audit", "/ground-rules",
        "/risk-assessments", "/safety-events", "/screenings", "/checklists", "/malpractice-concerns", "/duty-questions", "/safety-plans", "/safety-checks", "/participations", "/mandates", "/disclosures", "/releases-of-information", "/summaries", "/whistleblower-reports", "/exceptions", "/holds", "/sessions", "/proposals", "/facts", "/forum", "/options", "/channels",
        "/record-requests", "/goals", "/triggers", "/fears", "/prior-clause", "/interest-map", "/fairness-checks", "/conflict-checks", "/professionals",
        "/audit/export",
    ];

    /// <summary>Pages of a case.</summary>
    static readonly string[] Pages =
    [
        "", "/privacy", "/consents", "/items", "/documents", "/channels", "/summaries", "/releases", "/safe-channel", "/roadmap", "/keeping", "/restrictions", "/escalations", "/oversight", "/terms", "/audit", "/records",
        "/prior-clause", "/checklists", "/sessions", "/holds", "/course",
    ];

    /// <summary>One thing by its id, beside <see cref="Opened"/>.</summary>
    static readonly string[] Things = ["/settlements/ID", "/sessions/ID", "/deadlines/ID", "/tasks/ID", "/documents/ID"];

    /// <summary>What holds a word of its own that is told where it is opened.</summary>
    internal static readonly string[] Opened = ["/channels/ID", "/documents/ID/content", "/items/ID", "/safety-events/ID", "/summaries/ID", "/whistleblower-reports/ID"];

    /// <summary>Pages of one thing, and one's own.</summary>
    static readonly string[] OtherPages =
        ["/mandates/ID", "/settlements/ID", "/sessions/ID", "/sessions/ID/said", "/deadlines/ID", "/channels/ID", "/safety/ID", "/my/tasks/ID", "/", "/my", "/today", "/safety", "/competence", "/insights"];

    static readonly string[] Overall = ["/cases", "/insights", "/competence"];

    /// <summary>Every address that is asked for, as <see cref="Shape"/> writes it.</summary>
    internal static IEnumerable<string> Searched =>
    [
        .. Parts.Select(part => $"/api/v1/cases/ID{part}"), .. Pages.Select(page => $"/cases/ID{page}"), .. Things.Concat(Opened).Concat(Overall).Append("/tasks").Select(path => $"/api/v1{path}"), .. OtherPages,
        "/calendar/ID.ics",
    ];

    /// <summary>An address or a pattern with ID for whatever it names.</summary>
    internal static string Shape(string address) => Named().Replace(address, "ID");

    [GeneratedRegex(@"\{[^}]*\}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
