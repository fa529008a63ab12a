using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Time;
using Microsoft.AspNetCore.Http.Json;

namespace MediationWorkflows.Web.Api;

static class ApiRegistration
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddScoped<ApiRead>();
        services.AddScoped<ApiWrite>();
        services.AddScoped<ReceiveDocument>();
        services.AddScoped<Cases.CaseDisclosures>().AddScoped<Cases.ChannelConversation>();
        services.AddScoped<Cases.CaseList>().AddScoped<Cases.CaseDeadlines>().AddScoped<Cases.CaseTasks>();
        services.AddScoped<Cases.CaseMails>().AddScoped<Cases.CaseTimeline>().AddScoped<Cases.CasePreparation>().AddScoped<Cases.TaskSubject>().AddScoped<Cases.SettlementReading>().AddScoped<Cases.OpenSafetyEvents>().AddScoped<Cases.ViewerZone>();
        services.AddScoped<Cases.Today>().AddScoped<Cases.ComingUp>().AddScoped<Cases.CaseCourse>().AddScoped<Cases.CaseAudit>();
        services.Configure<JsonOptions>(json =>
        {
            NodaJson.AddTo(json.SerializerOptions);
            // Definitions nest deeper than the usual 64 levels; what is deeper still, their reader refuses in its own words.
            json.SerializerOptions.MaxDepth = WorkflowDefinition.MaxDepth * 2;
        });
        // What cannot be read is an exception in every environment, so that one place answers it.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi();
        return services;
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").AddEndpointFilter<Auth.AntiforgeryFilter>();
        api.MapCases();
        api.MapTasks();
        api.MapDeadlines();
        api.MapHolds();
        api.MapCalendars();
        api.MapCaseCalendar();
        api.MapLadders();
        api.MapPeople();
        api.MapConsents();
        api.MapGroundRules();
        api.MapRecords();
        api.MapPreparation();
        api.MapPriorClause();
        api.MapNeutrality();
        api.MapItems();
        api.MapChannels();
        api.MapDocuments();
        api.MapDisclosures();
        api.MapSummaries();
        api.MapConfidences();
        api.MapRisk();
        api.MapRiskPlanning();
        api.MapDutyQuestions();
        api.MapSafety();
        api.MapOnCall();
        api.MapSessions();
        api.MapProposals();
        api.MapSaidInSession();
        api.MapSettlements();
        api.MapEscrow();
        api.MapMilestones();
        api.MapReviews();
        api.MapRestrictions();
        api.MapDuties();
        api.MapObstacles();
        api.MapRoadmap();
        api.MapInsights();
        api.MapEscalations();
        api.MapAudit();
        api.MapAccount();
        api.MapCalendarFeed();
        api.MapTemplates();
        api.MapOperations();
        api.MapLegalHolds();
        if (routes.ServiceProvider.GetService<VirtualClock>() is { } clock)
            api.MapClock(clock);
    }
}
