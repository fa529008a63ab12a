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
        services.AddScoped<OpenCase>().AddScoped<CaseDefinitions>().AddScoped<CloseCase>().AddScoped<EnterPhase>().AddScoped<SaveFilter>();
        services.AddScoped<AddParticipation>().AddScoped<AnswerInvitation>().AddScoped<WithdrawParticipation>().AddScoped<ReplaceParticipation>().AddScoped<AssignCases>().AddScoped<SetContact>().AddScoped<SetMailChoices>().AddScoped<BindToSession>().AddScoped<ErasePerson>().AddScoped<EndPart>();
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
        services.AddScoped<StartSeries>().AddScoped<EndSeries>().AddScoped<WriteReport>().AddScoped<AskSupervisors>().AddScoped<AskCommittee>();
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
        services.AddTask<StateConflictsTask>().AddTask<ResolveConflictTask>().AddTask<AccessNeedsTask>().AddTask<GoalsTask>();
        services.AddTask<ProvideRecordsTask>().AddTask<SettleRecordsTask>().AddTask<MapInterestsTask>();
        services.AddTask<FairnessTask>().AddTask<LimitationTask>();
    }

    private static IServiceCollection AddTaskKinds(this IServiceCollection services)
    {
        services.AddTask<InvitationTask>();
        services.AddTask<ProposeGroundRulesTask>();
        services.AddTask<AcceptGroundRulesTask>();
        services.AddTask<ConsentTask>();
        services.AddTask<MinimumReportTask>();
        services.AddTask<DocumentReviewTask>();
        services.AddTask<DraftRiskTask>();
        services.AddTask<AgreeRiskTask>();
        services.AddTask<DecideRiskTask>();
        services.AddTask<ScreenPartiesTask>();
        services.AddTask<ChecklistsTask>();
        services.AddTask<SafetyPlanTask>();
        services.AddTask<MeetingFormatTask>();
        services.AddTask<SafetyCheckTask>();
        services.AddTask<ResolveDutyTask>();
        services.AddTask<HandleConcernTask>();
        services.AddTask<AcknowledgeSafetyTask>();
        services.AddTask<DecideSafetyTask>();
        services.AddTask<FollowUpSafetyTask>();
        services.AddTask<ClearSafetyTask>();
        services.AddTask<CloseSafetyTask>();
        services.AddTask<DraftSettlementTask>();
        services.AddTask<ClearSettlementTask>();
        services.AddTask<SettlementAdviceTask>();
        services.AddTask<SignSettlementTask>();
        services.AddTask<FundEscrowTask>();
        services.AddTask<MilestoneEvidenceTask>();
        services.AddTask<MilestoneVerifyTask>();
        services.AddTask<ApproveReleaseTask>().AddTask<ConfirmReleaseTask>().AddTask<DutyTask>();
        services.AddTask<ReviewRestrictionTask>().AddTask<HearClinicianTask>().AddTask<DecideRestrictionTask>();
        services.AddTask<ReviewReportTask>().AddTask<ProgressNoteTask>();
        services.AddTask<ReviewFindingTask>().AddTask<UpdateRoadmapTask>().AddTask<EngageSupervisorTask>();
        services.AddTask<RoadmapActionTask>().AddTask<PerspectiveTask>().AddTask<TellPerspectiveTask>().AddTask<WriteReportTask>();
        services.AddTask<BriefSessionTask>().AddTask<CureTask>().AddTask<CureCheckTask>();
        services.AddTask<AdvisoryOpinionTask>();
        services.AddTask<NominateExpertTask>();
        services.AddTask<IndependenceTask>();
        services.AddTask<ExpertObjectionsTask>();
        services.AddTask<DeterminationTask>();
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
