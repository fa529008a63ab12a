namespace MediationWorkflows.Web.Tests.Security;

/// <summary>Whatever can be read is searched for leaks (<see cref="LeakTests"/>), or stands here with a reason: a new address does not stay out of it unseen.</summary>
public sealed class LeakRoutesTests
{
    /// <summary>An address, or with an asterisk all that begin so.</summary>
    static readonly Dictionary<string, string> Left = new(StringComparer.Ordinal)
    {
        ["/api/v1/operations/*"] = "The installation, for the administrator: ids, counts and codes; the text of a failure is searched by CanaryTests.",
        ["/operations*"] = "The same as pages.",
        ["/elsa/*"] = "Definitions and journals for designers: no text of a case gets into a workflow's state (CanaryTests).",
        ["/studio*"] = "The designer's own files.",
        ["/definitions*"] = "Workflows, which hold no text of a case.",
        ["/api/v1/templates*"] = "The words of mails before anybody's are in them.",
        ["/api/v1/account*"] = "One's own keys and sign-ins.",
        ["/account*"] = "The same as pages.",
        ["/api/v1/calendars*"] = "Public holidays.",
        ["/api/v1/ladders*"] = "When reminders go out.",
        ["/api/v1/on-call"] = "Who is on call, for those who look after the whole installation.",
        ["/api/v1/participations/ID/erasure"] = "Counts of what would be erased, for the administrator.",
        ["/api/v1/cases/ID/calendar"] = "Which days are closed for a case.",
        ["/api/v1/settlements/ID/findings"] = "What a settlement's terms lack, to whoever reads the settlement (one method asks); the terms are searched in their list.",
        ["/api/v1/settlements/ID/changes"] = "The terms of two versions, asked by the same method; there is one version in the searched case.",
        ["/api/v1/escrow/ID/conditions"] = "The conditions of payments, to whoever reads the account; nothing is paid from that of the searched case.",
        ["/api/v1/me/calendar-feed"] = "Whether one has a feed; what is in it is searched.",
        ["/live/*"] = "A version: a hash of counts.",
        ["/link/*"] = "Leads to what a mail named, whose page is searched.",
        ["/mail/stop/*"] = "Says only whether mails stop.",
        ["/my/mails"] = "How often one wants mail.",
        ["/sign-in*"] = "Before anybody is known.",
        ["/openapi/v1.json"] = "What the interface can do.",
        ["/_framework/opaque-redirect"] = "Blazor's own, before a redirect.",
        ["/ID"] = "A file of the program by its name.",
        ["/safety/alarm"] = "A form, with the numbers of one's own cases.",
        ["/cases/new"] = "An empty form.",
        ["/cases/assign"] = "Names of coordinators, for one of them.",
    };

    static bool IsMeant(string left, string address) => left.EndsWith('*') ? address.StartsWith(left[..^1], StringComparison.Ordinal) : address == left;

    [Fact]
    public async Task Every_address_that_is_read_is_searched_for_leaks_or_it_is_said_why_not()
    {
        await using var factory = new MediationFactory();
        // Files that come with the program, the same for everybody.
        var read = ServiceRoute.Of(factory).Where(r => r.Method == "GET" && !(r.Handler is null && Path.HasExtension(r.Pattern))).Select(r => LeakWorld.Shape(r.Pattern)).ToHashSet(StringComparer.Ordinal);
        var searched = LeakWorld.Searched.ToHashSet(StringComparer.Ordinal);

        var forgotten = read.Except(searched).Where(address => !Left.Keys.Any(left => IsMeant(left, address))).Order(StringComparer.Ordinal).ToList();
        Assert.True(forgotten.Count == 0, $"Neither searched nor argued for:\n{string.Join('\n', forgotten)}");
        var gone = searched.Except(read).Concat(Left.Keys.Where(left => !read.Any(address => IsMeant(left, address)))).ToList();
        Assert.True(gone.Count == 0, $"There is no such address:\n{string.Join('\n', gone)}");
    }
}
