using MediationWorkflows.Access;
using MediationWorkflows.Channels;
using MediationWorkflows.Concerns;
using MediationWorkflows.Consent;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Documents;
using MediationWorkflows.Duties;
using MediationWorkflows.Escalations;
using MediationWorkflows.Escrow;
using MediationWorkflows.Fairness;
using MediationWorkflows.Goals;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Interests;
using MediationWorkflows.Items;
using MediationWorkflows.Jobs;
using MediationWorkflows.Milestones;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Records;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Reviews;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Safety;
using MediationWorkflows.Sessions;
using MediationWorkflows.Settlements;
using MediationWorkflows.Settlements.Gates;
using MediationWorkflows.Summaries;
using MediationWorkflows.Tasks;
using MediationWorkflows.Timers;
using MediationWorkflows.Whistleblowing;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Cases;

internal static class CaseRegistration
{
    /// <summary>The use cases of mediation, the access policy they go through, and the kinds of tasks.</summary>
    public static IServiceCollection AddMediationCases(this IServiceCollection services)
    {
        services.AddScoped<AccessPolicy>();
        services.AddScoped<OpenCase>().AddScoped<CloseCase>().AddScoped<EnterPhase>();
        services.AddScoped<AddParticipation>().AddScoped<AnswerInvitation>().AddScoped<WithdrawParticipation>().AddScoped<ReplaceParticipation>().AddScoped<SetContact>().AddScoped<SetMailChoices>().AddScoped<BindToSession>().AddScoped<ErasePerson>().AddScoped<EndPart>();
        services.AddScoped<RequestConsent>().AddScoped<GrantConsent>().AddScoped<RefuseConsent>().AddScoped<RevokeConsent>();
        services.AddScoped<EndSharing>().AddKeyedScoped<ITimerHandler, ExpireConsent>(ExpireConsent.TimerKind);
        services.AddScoped<DisclosureLedger>().AddScoped<AcknowledgeExceptions>().AddScoped<RequestRelease>().AddScoped<AnswerRelease>().AddScoped<MakeMinimumReport>();
        services.AddScoped<OpenByException>().AddScoped<ReportAsWhistleblower>().AddScoped<AdverseSteps>().AddOptions<WhistleblowingOptions>();
        services.AddScoped<DraftSummary>().AddScoped<CheckSummary>().AddScoped<PublicationCheck>().AddScoped<WordsOfCase>().AddScoped<WithdrawFromReaders>().AddScoped<LeftOut>();
        services.AddScoped<PublishSummary>().AddKeyedScoped<ITimerHandler, PublishSummary>(PublishSummary.TimerKind);
        services.AddScoped<CarryOutRelease>().AddKeyedScoped<ITimerHandler, CarryOutRelease>(CarryOutRelease.TimerKind);
        services.AddScoped<DraftGroundRules>().AddScoped<ProposeGroundRules>().AddScoped<AcceptGroundRules>().AddScoped<CommentOnGroundRules>();
        services.AddScoped<Filing>().AddScoped<ShareContent>().AddScoped<CreateItem>().AddScoped<ShareItem>().AddScoped<SealItem>();
        services.AddScoped<ChannelMembers>().AddScoped<OpenChannel>().AddScoped<ChangeChannel>().AddScoped<WriteInChannel>();
        services.AddScoped<AddDocument>().AddScoped<ChangeDocument>().AddScoped<ShareDocument>().AddSingleton<DocumentContents>();
        services.AddSingleton<IRecurringJob, OrphanedContentJob>().AddSingleton<IRecurringJob, DocumentReviewJob>();
        services.AddScoped<ScreenParties>().AddScoped<DecideMeetingFormat>().AddScoped<AnswerChecklist>().AddScoped<SetSafetyPlan>();
        services.AddScoped<AskDutyQuestion>().AddScoped<ResolveDutyQuestion>().AddScoped<RaiseMalpracticeConcern>().AddScoped<SettleMalpracticeConcern>();
        services.AddScoped<RaiseSafetyEvent>().AddScoped<AcknowledgeSafetyEvent>().AddScoped<DecideSafetyEvent>().AddScoped<ClearSafetyEvent>().AddScoped<CloseSafetyEvent>();
        services.AddScoped<SafetyResponse>().AddScoped<SafetyAlerts>().AddScoped<OnCallRota>().AddScoped<AskForSafety>().AddScoped<PlanOnCall>();
        services.AddScoped<DraftRiskAssessment>().AddScoped<AgreeToRiskAssessment>().AddScoped<DisputeRiskAssessment>().AddScoped<SettleRiskDispute>();
        services.AddScoped<DraftSettlement>().AddScoped<ReviseSettlement>().AddScoped<AmendSettlement>().AddScoped<ReplaceSettlement>()
            .AddScoped<SubmitSettlement>().AddScoped<OpenSigning>().AddScoped<SignSettlement>().AddScoped<TerminateSettlement>()
            .AddScoped<CheckSettlement>().AddScoped<CompareVersions>().AddScoped<WaiveSmart>().AddScoped<ClearSettlement>().AddScoped<AskToSign>().AddScoped<ExtendAdvice>();
        services.AddScoped<OpenEscrow>().AddScoped<ConfirmFunding>().AddScoped<ReleaseConditions>().AddScoped<RequestEscrowRelease>().AddScoped<ApproveEscrowRelease>().AddScoped<InstructEscrowRelease>()
            .AddScoped<ConfirmEscrowRelease>().AddKeyedScoped<ITimerHandler, CarryOutInstruction>(CarryOutInstruction.TimerKind);
        services.AddScoped<OpenDuties>().AddScoped<DecideDuty>();
        services.AddScoped<ProposeRestriction>().AddScoped<ActivateRestriction>().AddScoped<ReviewRestriction>().AddScoped<EvidenceBenchmark>()
            .AddScoped<RequestLift>().AddScoped<HearClinician>().AddScoped<DecideRestriction>().AddScoped<RestrictionDeciders>().AddScoped<AskForDecision>();
        services.AddScoped<NoteObstacle>().AddScoped<SettleObstacle>().AddScoped<PlanAction>().AddScoped<SettleAction>().AddScoped<TellPerspective>().AddScoped<AnswerPerspective>();
        services.AddScoped<StartSeries>().AddScoped<EndSeries>().AddScoped<WriteReport>().AddScoped<AskSupervisors>();
        services.AddScoped<CommitmentsChanged>().AddScoped<PlanPayments>().AddScoped<OpenMilestone>().AddScoped<SubmitEvidence>().AddScoped<VerifyMilestone>().AddScoped<WaiveMilestone>().AddScoped<MissMilestone>();
        services.AddScoped<OpenReview>().AddScoped<ReportOnReview>().AddScoped<RecordFinding>().AddScoped<MissReview>();
        services.AddScoped<ProposeEscalation>().AddScoped<DecideEscalation>().AddScoped<NominateExpert>().AddScoped<StateIndependence>();
        services.AddScoped<ObjectToExpert>().AddScoped<AppointExpert>().AddScoped<RemoveExpert>().AddScoped<ReportDetermination>();
        services.AddSessions();
        services.AddIntake();
        return services.AddTaskKinds();
    }

    private static void AddIntake(this IServiceCollection services)
    {
        services.AddScoped<RequestRecord>().AddScoped<BringInRecord>().AddScoped<WaiveRecord>();
        services.AddScoped<WriteGoals>().AddScoped<RaiseConcern>().AddScoped<MeetConcern>().AddScoped<SetAccessNeeds>();
        services.AddScoped<RecordPriorClause>().AddScoped<ConfirmPriorClause>().AddScoped<DrawInterestMap>();
        services.AddScoped<AskForConflicts>().AddScoped<StateConflicts>().AddScoped<DeclareConflict>().AddScoped<AcceptConflict>();
        services.AddScoped<EngageProfessional>().AddScoped<EndEngagement>().AddScoped<MakeFairnessCheck>();
        services.AddScoped<TaskKind, StateConflictsTask>().AddScoped<TaskKind, ResolveConflictTask>().AddScoped<TaskKind, AccessNeedsTask>().AddScoped<TaskKind, GoalsTask>();
        services.AddScoped<TaskKind, ProvideRecordsTask>().AddScoped<TaskKind, SettleRecordsTask>().AddScoped<TaskKind, MapInterestsTask>();
        services.AddScoped<TaskKind, FairnessTask>().AddScoped<TaskKind, LimitationTask>();
    }

    private static IServiceCollection AddTaskKinds(this IServiceCollection services)
    {
        services.AddScoped<TaskKind, InvitationTask>();
        services.AddScoped<TaskKind, ProposeGroundRulesTask>();
        services.AddScoped<TaskKind, AcceptGroundRulesTask>();
        services.AddScoped<TaskKind, ConsentTask>();
        services.AddScoped<TaskKind, DocumentReviewTask>();
        services.AddScoped<TaskKind, DraftRiskTask>();
        services.AddScoped<TaskKind, AgreeRiskTask>();
        services.AddScoped<TaskKind, DecideRiskTask>();
        services.AddScoped<TaskKind, ScreenPartiesTask>();
        services.AddScoped<TaskKind, ChecklistsTask>();
        services.AddScoped<TaskKind, SafetyPlanTask>();
        services.AddScoped<TaskKind, MeetingFormatTask>();
        services.AddScoped<TaskKind, SafetyCheckTask>();
        services.AddScoped<TaskKind, ResolveDutyTask>();
        services.AddScoped<TaskKind, HandleConcernTask>();
        services.AddScoped<TaskKind, AcknowledgeSafetyTask>();
        services.AddScoped<TaskKind, DecideSafetyTask>();
        services.AddScoped<TaskKind, FollowUpSafetyTask>();
        services.AddScoped<TaskKind, ClearSafetyTask>();
        services.AddScoped<TaskKind, CloseSafetyTask>();
        services.AddScoped<TaskKind, DraftSettlementTask>();
        services.AddScoped<TaskKind, ClearSettlementTask>();
        services.AddScoped<TaskKind, SettlementAdviceTask>();
        services.AddScoped<TaskKind, SignSettlementTask>();
        services.AddScoped<TaskKind, FundEscrowTask>();
        services.AddScoped<TaskKind, MilestoneEvidenceTask>();
        services.AddScoped<TaskKind, MilestoneVerifyTask>();
        services.AddScoped<TaskKind, ApproveReleaseTask>().AddScoped<TaskKind, ConfirmReleaseTask>().AddScoped<TaskKind, DutyTask>();
        services.AddScoped<TaskKind, ReviewRestrictionTask>().AddScoped<TaskKind, HearClinicianTask>().AddScoped<TaskKind, DecideRestrictionTask>();
        services.AddScoped<TaskKind, ReviewReportTask>().AddScoped<TaskKind, ProgressNoteTask>();
        services.AddScoped<TaskKind, ReviewFindingTask>().AddScoped<TaskKind, UpdateRoadmapTask>().AddScoped<TaskKind, EngageSupervisorTask>();
        services.AddScoped<TaskKind, RoadmapActionTask>().AddScoped<TaskKind, PerspectiveTask>().AddScoped<TaskKind, WriteReportTask>();
        services.AddScoped<TaskKind, BriefSessionTask>().AddScoped<TaskKind, CureTask>().AddScoped<TaskKind, CureCheckTask>();
        services.AddScoped<TaskKind, AdvisoryOpinionTask>();
        services.AddScoped<TaskKind, NominateExpertTask>();
        services.AddScoped<TaskKind, IndependenceTask>();
        services.AddScoped<TaskKind, ExpertObjectionsTask>();
        services.AddScoped<TaskKind, DeterminationTask>();
        foreach (var kind in PlainKinds)
        {
            services.AddScoped<TaskKind>(_ => kind);
        }

        return services;
    }

    /// <summary>Questions whose answers change nothing but the way that the workflow takes.</summary>
    private static readonly PlainTask[] PlainKinds =
    [
        new("acknowledge", "Acknowledged", "Unsuitable"),
        new("consent.changed", "Checked"),
        new("otherChannel", "Reached", "NotReached"),
        new("escalation.contingency", "CarriedOut", "NotPossible"),
        new("expert.submission", "Submitted", "NothingToSubmit"),
        new("expert.compliance", "Complied", "NotComplied"),
        new("formalDispute", "Confirmed"),
    ];
}
