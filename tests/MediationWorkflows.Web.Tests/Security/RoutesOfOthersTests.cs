using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MediationWorkflows.Access;
using Xunit.Abstractions;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>
/// Every route that names something by its id, taken from the service itself: to somebody who has no part in the case, what there
/// is answers like what there is not. A new route is tried without being told; a new kind of thing must be added to <see cref="EveryKind"/>.
/// </summary>
public sealed partial class RoutesOfOthersTests(ITestOutputHelper output)
{
    /// <summary>Refused by the account's roles alone, before anything is looked for.</summary>
    static readonly string[] ForAnOffice = ["GET /api/v1/participations/{id:guid}/erasure", "POST /api/v1/on-call/{id:guid}/end", "POST /api/v1/participations/{id:guid}/erase-person"];

    /// <summary>What the ids in the addresses of pages are of.</summary>
    internal static readonly Dictionary<string, string> KindsOfPages = new(StringComparer.Ordinal)
    {
        ["cases"] = "cases", ["channels"] = "channels", ["deadlines"] = "deadlines", ["live"] = "cases", ["mandates"] = "mandates", ["my"] = "tasks", ["safety"] = "safety-events", ["sessions"] = "sessions", ["settlements"] = "settlements",
    };

    [Fact]
    public async Task To_a_stranger_everything_that_there_is_looks_like_nothing()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Auth:UploadsPerMinute", "1000");
        await EveryKind.FillAsync(factory);
        var stranger = await factory.ProgramAsync(Role.Client, "stranger@example.org");
        var routes = ServiceRoute.Of(factory).Where(r => r.NamesSomething && r.IsOfCases).ToList();
        Assert.NotEmpty(routes);
        Assert.Empty(routes.Select(r => r.Kind).Distinct().Except(EveryKind.Kinds.Keys));
        var ids = await EveryKind.IdsAsync(factory, routes.Select(r => r.Kind).Distinct());

        var told = new List<string>();
        var seen = new List<string>();
        foreach (var route in routes)
        {
            var there = await AnswerAsync(stranger, route, ids[route.Kind]);
            var nowhere = await AnswerAsync(stranger, route, Guid.NewGuid());
            if (there.Status != HttpStatusCode.NotFound && !(there.Status == HttpStatusCode.Forbidden && ForAnOffice.Contains(route.ToString())))
                seen.Add($"{route}: {there}");
            if (there != nowhere)
                told.Add($"{route}: {there} instead of {nowhere}");
        }

        output.WriteLine($"{routes.Count} routes.");
        Assert.True(told.Count == 0, string.Join('\n', told));
        // The body says something in each field, so that no refusal of it comes before the question whether there is such a thing.
        Assert.True(seen.Count == 0, string.Join('\n', seen));
    }

    [Fact]
    public async Task To_a_stranger_every_page_of_what_there_is_looks_like_a_page_of_nothing()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        await EveryKind.FillAsync(factory);
        var stranger = await factory.SignedInAsync("stranger@example.org", Role.Client);
        var pages = ServiceRoute.Of(factory).Where(r => r.Method == "GET" && r.Pattern.Contains(":guid}", StringComparison.OrdinalIgnoreCase) && !r.Pattern.StartsWith("/api/", StringComparison.Ordinal)
            && !r.Pattern.StartsWith("/elsa/", StringComparison.Ordinal)).ToList();
        Assert.True(pages.Count > 15, $"{pages.Count} pages");
        var ids = await EveryKind.IdsAsync(factory, KindsOfPages.Values);

        var told = new List<string>();
        foreach (var page in pages)
        {
            var id = ids[KindsOfPages[page.Pattern.Split('/')[1]]];
            var there = await PageAsync(stranger, page, id);
            var nowhere = await PageAsync(stranger, page, Guid.NewGuid());
            if (there.Status != HttpStatusCode.NotFound || there != nowhere)
                told.Add($"{page}: {there.Status}, {nowhere.Status}\n{there.Body}\n{nowhere.Body}");
        }

        output.WriteLine($"{pages.Count} pages.");
        Assert.True(told.Count == 0, string.Join('\n', told));
    }

    static async Task<(HttpStatusCode Status, string Body)> PageAsync(HttpClient browser, ServiceRoute page, Guid id)
    {
        var answer = await browser.GetAsync(page.Path(id));
        return (answer.StatusCode, MadeAnew().Replace((await answer.Content.ReadAsStringAsync()).Replace(id.ToString(), "ID", StringComparison.Ordinal), ""));
    }

    static async Task<(HttpStatusCode Status, string Body)> AnswerAsync(HttpClient stranger, ServiceRoute route, Guid id)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(id));
        if (route.Pattern.EndsWith("/documents", StringComparison.Ordinal) && route.Method == "POST")
            request.Content = new MultipartFormDataContent { { new StringContent("Joint"), "class" }, { new StringContent("text") { Headers = { ContentType = new("text/plain") } }, "file", "a.txt" } };
        else if (route.Method != "GET")
            request.Content = JsonContent.Create(route.Body is { } body ? PlausibleBody.Of(body) : new JsonObject { ["calendar"] = "us-federal" });
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        var answer = await stranger.SendAsync(request);
        return (answer.StatusCode, TraceId().Replace(await answer.Content.ReadAsStringAsync(), ""));
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex TraceId();

    /// <summary>A form's token, the id that a card gives itself, and how long the sign-in lasts.</summary>
    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]*\"| id=\"[\\w-]{10}\"|<footer class=\"session\">.*?</footer>", RegexOptions.Singleline, 1000)]
    private static partial Regex MadeAnew();
}
