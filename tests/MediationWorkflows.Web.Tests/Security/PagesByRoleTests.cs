using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>
/// Every page, taken from the service itself, by its address, as everybody: whoever takes part in a case in each role, and those who
/// work here. A page that is new, or that opens or closes to somebody, fails until the table says that it should be so.
/// </summary>
public sealed partial class PagesByRoleTests
{
    /// <summary>Participants first; the others work here. In the order of the table's columns.</summary>
    static readonly Role[] Roles = Enum.GetValues<Role>();

    /// <summary>In the order of <see cref="Roles"/>: o open, f forbidden, – not there, r leads elsewhere.</summary>
    const string Table = """
        ooooooooooooooooooo /
        ooooooooooooooooooo /account
        ooooooooooooooooooo /account/codes
        fffffffofffffffffff /cases/assign
        fffffffofffffffffff /cases/new
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/audit
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/channels
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/checklists
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/consents
        ffff–fooo–f–ff–o–o– /cases/{Id:guid}/course
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/documents
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/escalations
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/holds
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/items
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/keeping
        oooo–foof–o–ff–f–o– /cases/{Id:guid}/oversight
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/prior-clause
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/privacy
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/records
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/releases
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/restrictions
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/roadmap
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/safe-channel
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/sessions
        oooo–oooo–o–oo–o–o– /cases/{Id:guid}/summaries
        ffff–foof–f–ff–f–f– /cases/{Id:guid}/terms
        o––o––o–––––––––––– /channels/{Id:guid}
        fffffffofffffffofof /competence
        oooo–oooo–o–oo–o–o– /deadlines/{Id:guid}
        fffffffofffffffooff /definitions
        fffffffofffffffooff /definitions/{Id}
        fffffffofffffffooff /definitions/{Id}/fast-forward
        fffffffofffffffooff /definitions/{Id}/publish
        ffffffffffffffffffo /insights
        ooooooooooooooooooo /link/{Token}
        ooooooooooooooooooo /mail/stop/{Token}
        oooo––oo–oo––––––o– /mandates/{Id:guid}
        ooooooooooooooooooo /my
        ooooooooooooooooooo /my/mails
        oooo–oooo–o–oo–o–o– /my/tasks/{Id:guid}
        fffffffofffffffofof /operations
        fffffffofffffffofff /operations/calendars
        fffffffofffffffofff /operations/calendars/{Id}
        fffffffofffffffofof /operations/incidents
        fffffffofffffffofof /operations/jobs
        fffffffofffffffofff /operations/ladders
        fffffffofffffffofff /operations/ladders/{Id}
        fffffffofffffffofof /operations/mail
        fffffffooffffffofff /operations/on-call
        fffffffofffffffofof /operations/outage
        fffffffffffffffofff /operations/people
        fffffffofffffffofof /operations/retention
        fffffffofffffffofof /operations/stalled
        fffffffffffffffofff /operations/templates
        fffffffffffffffofff /operations/templates/{Id}
        fffffffofffffffofof /operations/timers
        fffffffofffffffofof /operations/week
        ooooooooooooooooooo /safety
        ooooooooooooooooooo /safety/alarm
        ––––––ooo–o––––o–o– /safety/{Id:guid}
        oooo––ooo––––––––o– /sessions/{Id:guid}
        oooo––ooo––––––––o– /sessions/{Id:guid}/said
        oooo––oo––o––––––o– /settlements/{Id:guid}
        ooooooooooooooooooo /sign-in
        rrrrrrrrrrrrrrrrrrr /sign-in/code
        ffffffoooffffffofff /today
        """;

    [Fact]
    public async Task Every_page_opens_to_those_whom_the_table_names_and_to_nobody_else()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Auth:LinksPerMinute", "1000").With("Auth:AttemptsPerMinute", "1000");
        await EveryKind.FillAsync(factory);
        var pages = factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(e => $"/{e.RoutePattern.RawText!.TrimStart('/')}").Order(StringComparer.Ordinal).ToList();
        var ids = await EveryKind.IdsAsync(factory, RoutesOfOthersTests.KindsOfPages.Values);
        await JoinAsync(factory, ids["cases"]);

        var cells = pages.ToDictionary(page => page, _ => "", StringComparer.Ordinal);
        foreach (var role in Roles)
        {
            using var browser = await BrowserAsync(factory, role);
            foreach (var page in pages)
                cells[page] += Letter((await browser.GetAsync(Address(page, ids))).StatusCode);
        }

        var seen = string.Join('\n', pages.Select(page => $"{cells[page]} {page}"));
        Assert.True(seen == Table.ReplaceLineEndings("\n"), seen);
    }

    [Fact]
    public async Task No_page_opens_to_somebody_who_is_not_signed_in_but_those_that_let_them_in()
    {
        await using var factory = new MediationFactory();
        var open = new List<string>();
        foreach (var page in factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(e => $"/{e.RoutePattern.RawText!.TrimStart('/')}").Order(StringComparer.Ordinal))
        {
            var answer = await factory.Browser().GetAsync(Parameter().Replace(page, parameter => parameter.Value.Contains("guid", StringComparison.Ordinal) ? Guid.NewGuid().ToString() : "none"));
            if (answer.StatusCode != HttpStatusCode.Redirect || !answer.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal))
                open.Add(page);
        }

        Assert.Equal(["/link/{Token}", "/mail/stop/{Token}", "/sign-in"], open);
    }

    /// <summary>Everybody who is not yet in the case takes a part in it.</summary>
    static async Task JoinAsync(MediationFactory factory, Guid caseId)
    {
        var coordinator = await factory.KeyForAsync("coordinator@example.org");
        foreach (var role in Roles.Where(r => Email(r) == $"{r}@example.org" && r is not (Role.Administrator or Role.Designer or Role.Auditor or Role.Analyst or Role.Coordinator)))
        {
            var party = ApiCalls.Party(role.ToString(), role.ToString(), Email(role));
            party["representing"] = role == Role.Representative ? "client" : null;
            var answer = await coordinator.PostAsync($"/cases/{caseId}/participations", party, ifMatch: "*");
            Assert.True(answer.IsSuccessStatusCode, $"{role}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    static Task<HttpClient> BrowserAsync(MediationFactory factory, Role role) => role is Role.Client or Role.Mediator or Role.Coordinator
        ? factory.BrowserForAsync(Email(role))
        : factory.SignedInAsync(Email(role), role);

    /// <summary>Of whom the example has already; the others are named after their role.</summary>
    static string Email(Role role) => role switch
    {
        Role.Client => "client@example.org",
        Role.Clinician => "clinician@example.org",
        Role.InstitutionRepresentative => "institution@example.org",
        Role.Mediator => "mediator@example.org",
        Role.Coordinator => "coordinator@example.org",
        Role.Expert => "ethics@example.org",
        _ => $"{role}@example.org",
    };

    static string Address(string page, Dictionary<string, Guid> ids) => Parameter().Replace(page, parameter => parameter.Value.Contains("guid", StringComparison.Ordinal)
        ? ids[RoutesOfOthersTests.KindsOfPages[page.Split('/')[1]]].ToString()
        : page.Split('/') switch
        {
            [_, "definitions", ..] => "mediation-case",
            [_, _, "calendars", ..] => "us-federal",
            [_, _, "ladders", ..] => "standard",
            [_, _, "templates", ..] => "en.reminder",
            _ => "none",
        });

    static char Letter(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK => 'o',
        HttpStatusCode.Forbidden => 'f',
        HttpStatusCode.NotFound => '–',
        HttpStatusCode.Redirect => 'r',
        _ => '!',
    };

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
