using MediationWorkflows.Database;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Mail;
using MediationWorkflows.Scenarios;
using MediationWorkflows.Proposals;
using MediationWorkflows.Risk;
using MediationWorkflows.Summaries;
using MediationWorkflows.Tasks;
using MediationWorkflows.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Sessions;

internal static class SessionRegistration
{
    /// <summary>What happens in and around the sessions of a mediation.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddScoped<SessionGate>().AddScoped<SessionDeadlines>().AddScoped<InterpreterAccess>().AddScoped<SessionNeeds>().AddScoped<SessionMails>().AddScoped<SessionEntries>().AddScoped<Floor>();
        services.AddScoped<SessionClock>().AddKeyedScoped<ITimerHandler, SessionClock>(SessionClock.TimerKind);
        services.AddScoped<ScheduleSession>().AddScoped<StartSession>().AddScoped<PauseSession>().AddScoped<ResumeSession>().AddScoped<BeginCaucus>().AddScoped<RejoinSession>()
            .AddScoped<FinishSession>().AddScoped<CancelSession>().AddScoped<ReportNoShow>();
        services.AddScoped<CloseProposals>().AddKeyedScoped<ITimerHandler, CloseProposals>(CloseProposals.TimerKind);
        services.AddScoped<TableProposal>().AddScoped<AcceptProposal>().AddScoped<RejectProposal>().AddScoped<WithdrawProposal>();
        services.AddScoped<StateFact>().AddScoped<AnswerFact>().AddScoped<SpeakInForum>().AddScoped<HearInForum>().AddScoped<GenerateOption>().AddScoped<PlayScenario>();
        services.AddScoped<CommentOnSummary>();
        services.AddTask<ProposeTimesTask>().AddTask<ScheduleSessionTask>().AddTask<CheckSessionTask>().AddTask<OpenSessionTask>()
            .AddTask<ContactAbsentTask>().AddTask<HoldSessionTask>().AddTask<RenewRiskTask>();
        services.AddTask<StateProblemTask>().AddTask<GenerateOptionsTask>().AddTask<SessionResultTask>();
        services.AddTask<DraftSummaryTask>().AddTask<CheckSummaryTask>().AddTask<CommentSummaryTask>();
        foreach (var kind in (ProposalKind[])[ProposalKind.ProblemStatement, ProposalKind.TermSheet])
        {
            services.AddScoped<TaskKind>(s => new AnswerProposalTask(kind, s.GetRequiredService<AppDb>(), s.GetRequiredService<AcceptProposal>(), s.GetRequiredService<RejectProposal>()));
        }

        return services.AddScoped<TaskKind>(_ => new PlainTask("session.next", "Continue", "PartialSettlement", "Close"));
    }
}
