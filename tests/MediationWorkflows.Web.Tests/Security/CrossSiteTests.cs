using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>What another site can make a signed-in browser send: the cookie goes along, the token of our own pages does not. Every route is tried without being told.</summary>
public sealed class CrossSiteTests
{
    /// <summary>The address is the secret, and no cookie is looked at (RFC 8058).</summary>
    static readonly string[] WithoutCookie = ["POST /mail/stop/{token}", "POST /mail/stop/{token}/undo", "POST /mail/stop/{Token}"];

    [Fact]
    public async Task A_change_that_comes_with_a_cookie_and_without_a_token_of_ours_is_refused_on_every_route()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Auth:AttemptsPerMinute", "1000").With("Auth:UploadsPerMinute", "1000");
        await EveryKind.FillAsync(factory);
        var browser = await factory.SignedInAsync("everything@example.org", Role.Coordinator, Role.Administrator, Role.Designer, Role.Auditor, Role.Analyst);
        var changes = ServiceRoute.Of(factory).Where(r => r.Method is not ("GET" or "HEAD") && !WithoutCookie.Contains(r.ToString())).ToList();
        Assert.True(changes.Count > 200, $"{changes.Count} changes");
        var ids = await EveryKind.IdsAsync(factory, changes.Where(r => r.NamesSomething && r.IsOfCases).Select(r => r.Kind).Distinct());
        var before = await LinksAsync(factory);

        var through = new List<string>();
        foreach (var change in changes)
        {
            var isForPrograms = change.Pattern.StartsWith("/api/", StringComparison.Ordinal) || change.Pattern.StartsWith("/elsa/", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(change.Method), change.Path(change.NamesSomething ? ids.GetValueOrDefault(change.Kind) : ids["cases"]))
            {
                Content = isForPrograms ? JsonContent.Create(change.Body is { } body ? PlausibleBody.Of(body) : new JsonObject()) : new FormUrlEncodedContent([new("Input.Verb", "x")]),
            };
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            var answer = await browser.SendAsync(request);
            var said = await answer.Content.ReadAsStringAsync();
            // An upload from a page says it on the page that it leads back to.
            var isRefused = (answer.StatusCode == HttpStatusCode.BadRequest && (!isForPrograms || said.Contains("anti-forgery token", StringComparison.Ordinal)))
                || answer.Headers.Location?.OriginalString.Contains("?problem=", StringComparison.Ordinal) == true;
            if (!isRefused)
                through.Add($"{change}: {(int)answer.StatusCode} {answer.Headers.Location} {(isForPrograms ? said : "")}");
        }

        Assert.True(through.Count == 0, string.Join('\n', through));
        Assert.Equal(before, await LinksAsync(factory));
    }

    static Task<int> LinksAsync(MediationFactory factory) =>
        factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(scope => scope.Db.Set<AuditEvent>().CountAsync(scope.Ct), default);
}
