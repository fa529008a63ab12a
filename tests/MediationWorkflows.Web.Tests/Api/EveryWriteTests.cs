using System.Reflection;
using MediationWorkflows.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Holds every endpoint that there is to the rules of writing, so that the next one cannot forget them.</summary>
public sealed class EveryWriteTests(EveryWriteTests.Service service) : IClassFixture<EveryWriteTests.Service>
{
    /// <summary>POSTs that only read: their bodies are questions.</summary>
    static readonly string[] Questions =
    [
        "POST /api/v1/templates/{id}/preview", "POST /elsa/api/activity-executions/report", "POST /elsa/api/bulk-actions/export/workflow-definitions", "POST /elsa/api/descriptors/activities/{type}/options/{property}", "POST /elsa/api/workflow-definitions/{definitionId}/difference", "POST /elsa/api/workflow-instances/",
        "POST /elsa/api/workflow-instances/{id:guid}/journal",
    ];

    /// <summary>What changes nothing that somebody could have read before: it adds, moves the clock, or repairs; or it names several things at once.</summary>
    static readonly string[] WithoutVersion =
    [
        "POST /api/v1/account/keys/{id:guid}/revoke", "POST /api/v1/cases", "POST /api/v1/cases/{id:guid}/channels", "POST /api/v1/cases/{id:guid}/consents", "POST /api/v1/cases/{id:guid}/escalations", "POST /api/v1/cases/{id:guid}/ground-rules", "POST /api/v1/cases/{id:guid}/holds",
        "POST /api/v1/cases/{id:guid}/documents", "POST /api/v1/cases/{id:guid}/exceptions/acknowledge", "POST /api/v1/cases/{id:guid}/releases-of-information",
        "POST /api/v1/cases/{id:guid}/summaries", "POST /api/v1/cases/{id:guid}/whistleblower-reports", "POST /api/v1/cases/{id:guid}/exceptional-access",
        "POST /api/v1/cases/{id:guid}/legal-hold", "POST /api/v1/cases/{id:guid}/legal-hold/release",
        "POST /api/v1/cases/{id:guid}/items", "POST /api/v1/cases/{id:guid}/participations", "POST /api/v1/cases/{id:guid}/risk-assessments",
        "POST /api/v1/cases/{id:guid}/safety-events", "POST /api/v1/on-call",
        "POST /api/v1/cases/{id:guid}/sessions", "POST /api/v1/cases/{id:guid}/proposals", "POST /api/v1/cases/{id:guid}/options",
        "POST /api/v1/sessions/{id:guid}/facts", "POST /api/v1/sessions/{id:guid}/forum",
        "POST /api/v1/cases/{id:guid}/record-requests", "POST /api/v1/cases/{id:guid}/goals", "POST /api/v1/cases/{id:guid}/triggers", "POST /api/v1/cases/{id:guid}/fears",
        "POST /api/v1/cases/{id:guid}/interest-map", "POST /api/v1/cases/{id:guid}/fairness-checks", "POST /api/v1/cases/{id:guid}/prior-clause", "POST /api/v1/cases/{id:guid}/conflict-checks",
        "POST /api/v1/cases/{id:guid}/conflict-declarations", "POST /api/v1/cases/{id:guid}/professionals",
        "POST /api/v1/cases/{id:guid}/screenings", "POST /api/v1/cases/{id:guid}/safety-plans",
        "POST /api/v1/cases/{id:guid}/malpractice-concerns", "POST /api/v1/cases/{id:guid}/duty-questions",
        "POST /api/v1/cases/{id:guid}/restrictions", "POST /api/v1/cases/{id:guid}/obstacles", "POST /api/v1/cases/{id:guid}/roadmap-actions", "POST /api/v1/cases/{id:guid}/perspectives", "POST /api/v1/cases/{id:guid}/report-series", "POST /api/v1/cases/{id:guid}/minimum-report", "POST /api/v1/cases/{id:guid}/cause", "POST /api/v1/competence",
        "POST /api/v1/cases/{id:guid}/settlements", "POST /api/v1/clock", "POST /api/v1/operations/incidents/cancel", "POST /api/v1/operations/incidents/retry",
        "POST /api/v1/operations/incidents/skip", "POST /api/v1/operations/migrations", "POST /api/v1/operations/reconcile", "POST /api/v1/operations/stalled/act", "POST /api/v1/operations/jobs/{name}/run", "POST /api/v1/operations/replay-plan",
        "POST /elsa/api/bulk-actions/cancel/workflow-instances", "POST /elsa/api/bulk-actions/delete/workflow-instances/by-id", "POST /elsa/api/workflow-definitions/import-files",
        "POST /elsa/api/bulk-actions/delete/workflow-definitions/by-id", "POST /elsa/api/bulk-actions/delete/workflow-definitions/by-definition-id", "POST /elsa/api/bulk-actions/delete/workflow-definitions/by-definition-ids",
        "POST /elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids", "POST /elsa/api/bulk-actions/retract/workflow-definitions/by-definition-ids",
    ];

    [Fact]
    public void Every_write_honours_an_idempotency_key() =>
        Assert.Empty(service.Writes.Where(write => !Takes<ApiWrite>(write.Handler)).Select(write => write.Name));

    [Fact]
    public void Every_change_of_an_existing_thing_honours_the_version_that_was_read() =>
        Assert.Equal(WithoutVersion.Order(StringComparer.Ordinal), service.Writes.Where(write => !Takes<IfMatch>(write.Handler)).Select(write => write.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_question_that_is_posted_is_still_there() =>
        Assert.Empty(Questions.Except(service.Endpoints.Select(endpoint => endpoint.Name)));

    static bool Takes<T>(MethodInfo handler) => handler.GetParameters().Any(parameter => parameter.ParameterType == typeof(T));

    public sealed class Service : IAsyncLifetime
    {
        readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");

        internal IReadOnlyList<(string Name, MethodInfo Handler)> Endpoints { get; private set; } = [];

        internal IEnumerable<(string Name, MethodInfo Handler)> Writes =>
            Endpoints.Where(endpoint => !endpoint.Name.StartsWith("GET ", StringComparison.Ordinal) && !Questions.Contains(endpoint.Name));

        public Task InitializeAsync()
        {
            Endpoints =
            [
                .. factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                    .Where(e => e.RoutePattern.RawText is { } route && (route.StartsWith("/api/v1/", StringComparison.Ordinal) || route.StartsWith("/elsa/api/", StringComparison.Ordinal)))
                    .SelectMany(e => e.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                        .Select(method => ($"{method} {e.RoutePattern.RawText}", e.Metadata.GetRequiredMetadata<MethodInfo>()))),
            ];
            return Task.CompletedTask;
        }

        public async Task DisposeAsync() => await factory.DisposeAsync();
    }
}
