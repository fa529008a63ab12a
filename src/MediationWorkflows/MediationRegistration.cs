using MediationWorkflows.Activities;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Competence;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Escalations;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification.Course;
using MediationWorkflows.Holds;
using MediationWorkflows.Incidents;
using MediationWorkflows.Insights;
using MediationWorkflows.Jobs;
using MediationWorkflows.Mail.Editing;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Publishing;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Retention;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Safety;
using MediationWorkflows.Tasks;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Verification;
using MediationWorkflows.Workflows;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows;

public static class MediationRegistration
{
    /// <summary>
    /// Registers the whole product over one database. The host adds an <see cref="IContentCipher"/>, an <see cref="IMailSender"/>, an <see cref="Escrow.IEscrowAgent"/>,
    /// a <see cref="TimeProvider"/>, and runs a <see cref="PumpLoop"/> for each <see cref="IPump"/> (or a <see cref="ClockDriver"/>).
    /// </summary>
    public static IServiceCollection AddMediation(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddMediationDatabase(database);
        AddTimersAndMail(services);
        AddWorkflows(services);
        AddTasksAndDeadlines(services);
        AddMonitoring(services);
        services.AddMediationCases();
        services.AddScoped<AuditTrail>().AddScoped<ExportAudit>().AddScoped<VerifyAudit>();
        return services;
    }

    private static void AddTimersAndMail(IServiceCollection services)
    {
        // On a virtual clock one at a time: equal due instants fire in the order of their creation.
        services.AddOptions<TimerOptions>().PostConfigure<TimeProvider>(
            (options, clock) => (options.Parallel, options.Together) = clock is VirtualClock ? (1, 1) : (options.Parallel, options.Together));
        services.AddSingleton<WakeUps>();
        services.AddSingleton<Incarnation>();
        services.AddSingleton<TimerPump>();
        services.AddSingleton<MailPump>();
        services.AddSingleton<IPump>(s => s.GetRequiredService<TimerPump>());
        services.AddSingleton<IPump>(s => s.GetRequiredService<MailPump>());
        services.AddSingleton<BouncePump>();
        services.AddSingleton<IPump>(s => s.GetRequiredService<BouncePump>());
        services.AddSingleton(_ => MailTemplates.Shipped);
        services.AddSingleton<PumpLoop>();
        services.AddSingleton<NodeHints>();
        services.AddSingleton<ClockWatch>();
        services.AddSingleton<NodeHeartbeat>();
        services.AddScoped<TimerQueue>();
        services.AddScoped<Outbox>().AddScoped<MorningNotice>();
        services.AddScoped<SendCheck>();
        services.AddScoped<MailComposer>();
        services.AddScoped<DeadlineEntries>();
        services.AddScoped<Digests>();
        services.AddScoped<DigestParts>();
        services.AddScoped<EarlyReminders>();
        services.AddScoped<CalendarFeeds>();
        services.AddScoped<FeedText>();
        services.AddSingleton<CurrentTemplates.Compiled>();
        services.AddScoped<CurrentTemplates>();
        services.AddScoped<SaveTemplate>();
        services.AddSingleton<TemplatePreview>();
        services.AddScoped<DeadlineNotices>();
        services.AddScoped<BounceIntake>();
        services.AddScoped<ReplayMail>();
    }

    private static void AddWorkflows(IServiceCollection services)
    {
        services.TryAddSingleton(_ => ActivityCatalog.BuiltIn().AddMediation());
        services.TryAddSingleton<ICourseRules>(MediationRules.Instance);
        services.AddSingleton<CompiledWorkflows>();
        services.AddSingleton(new StandingDefinitions(
            RaiseSafetyEvent.DefinitionId, SetSafetyPlan.DefinitionId, AskDutyQuestion.DefinitionId, RaiseMalpracticeConcern.DefinitionId, StartSeries.DefinitionId,
            ProposeEscalation.LadderId, ProposeEscalation.DeterminationId));
        services.AddScoped<InstallDefinitions>();
        services.AddSingleton<BurstTrace>().AddScoped<WrittenLines>();
        services.AddSingleton<JournalOrder>();
        services.AddScoped<FaultReplay>().AddScoped<Descendants>().AddScoped<RegisterTriggers>().AddScoped<TakeTurn>();
        services.AddScoped<BurstRunner>();
        services.AddScoped<BurstOutcome>();
        services.AddScoped<InstanceNotes>();
        services.AddScoped<MigrateInstances>();
        services.AddScoped<VerifyDefinition>().AddScoped<Consumers>().AddScoped<UpdateConsumers>();
        services.AddScoped<SaveDraft>().AddScoped<PublishDefinition>().AddScoped<RetractDefinition>().AddScoped<RevertDefinition>();
        services.AddScoped<DeleteDefinition>().AddScoped<DeleteDefinitionVersion>();
        services.AddOptions<PublishingOptions>();
        services.AddScoped<ProposePublication>().AddScoped<PublicationImpact>().AddScoped<PublishWithImpact>();
        services.AddScoped<CompensateChildren>();
        services.AddScoped<PublishEvent>();
        services.AddKeyedScoped<ITimerHandler, ResumeTimer>(ResumeTimer.TimerKind);
        services.AddKeyedScoped<ITimerHandler, StartTimer>(StartTimer.TimerKind);
        services.AddKeyedScoped<ITimerHandler, EventTimer>(EventTimer.TimerKind);
        services.AddKeyedScoped<ITimerHandler, TriggerTimer>(TriggerTimer.TimerKind);
    }

    private static void AddTasksAndDeadlines(IServiceCollection services)
    {
        services.AddSingleton<CompiledCalendars>();
        services.AddScoped<EditedRules>().AddScoped<CalendarCatalog>().AddScoped<LadderCatalog>();
        services.AddScoped<DeadlineTimes>().AddScoped<MoveDeadlines>().AddScoped<ConfirmNotice>();
        services.AddScoped<EditLadder>().AddScoped<OfferedActivities>();
        services.AddScoped<CalendarImpact>().AddScoped<EditCalendar>().AddScoped<ChangeCaseCalendar>().AddScoped<RollOutCalendar>();
        services.AddKeyedScoped<ITimerHandler, RollOutCalendar>(RollOutCalendar.TimerKind);
        services.AddScoped<PlaceHold>().AddScoped<ResumeHold>();
        services.AddScoped<DeadlineWakeUp>();
        services.AddScoped<OpenDeadline>();
        services.AddScoped<SettleDeadline>();
        services.AddScoped<ExtendDeadline>();
        services.AddScoped<WaiveDeadline>();
        services.AddScoped<TaskKinds>().AddSingleton<TaskKindTypes>();
        services.AddScoped<OpenTask>();
        services.AddScoped<CompleteTask>();
        services.AddScoped<HandOverTask>().AddScoped<AssignTask>();
        services.AddScoped<TakeAnswer>();
        services.AddScoped<ExpireTask>();
        services.AddScoped<WarningCheck>();
        services.AddScoped<AskForNotice>().AddTask<NoticeTask>();
        services.AddScoped<RungRecipients>().AddScoped<RungMail>();
        services.AddScoped<AbandonTask>().AddScoped<IWaitOwner, AbandonTask>();
        services.AddKeyedScoped<ITimerHandler, FireRungs>(DeadlineWakeUp.TimerKind);
    }

    private static void AddMonitoring(IServiceCollection services)
    {
        services.AddScoped<StalledCases>().AddScoped<QuietCases>().AddScoped<StepHistory>();
        services.AddSingleton<IRecurringJob, TimeZoneDataJob>().AddSingleton<IRecurringJob, WeeklyOverviewJob>();
        services.AddScoped<PlanReplay>().AddScoped<ApproveConsequences>();
        services.AddScoped<ActOnStalled>().AddScoped<MoveInstances>();
        services.AddScoped<ActOnIncidents>().AddScoped<IncidentSteps>().AddScoped<DeadTimers>();
        services.AddReconciling();
        services.AddRecentLook(OperationsSnapshot.TakeAsync).AddRecentLook(StalledReport.TakeAsync).AddRecentLook(scope => scope.Get<WakeUpProof>().RunAsync(scope.Now, scope.Ct));
        services.AddOptions<InsightOptions>();
        services.AddScoped<PublishInsights>().AddScoped<NameCause>().AddScoped<RecordCompetence>().AddSingleton<IRecurringJob, InsightsJob>();
        services.AddOptions<RetentionOptions>();
        services.AddScoped<SetLegalHold>().AddScoped<DeleteHistory>().AddScoped<RetentionOutlook>().AddSingleton<IRecurringJob, RetentionJob>();
        services.AddSingleton<JobRunner>().AddScoped<RunJobNow>();
        services.AddSingleton<JobScheduler>();
    }

    private static IServiceCollection AddRecentLook<T>(this IServiceCollection services, Func<WorkScope, Task<T>> find)
        where T : class => services.AddSingleton(s => new RecentLook<T>(s.GetRequiredService<UnitOfWork>(), s.GetRequiredService<TimeProvider>(), find));
}
