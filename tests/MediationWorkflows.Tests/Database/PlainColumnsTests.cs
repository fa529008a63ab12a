using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Database;

/// <summary>Text that stands in the database as it is. What people say of a case is <see cref="ClassifiedText"/>; a new column of words must be, or be put down here with what it holds.</summary>
public sealed class PlainColumnsTests
{
    /// <summary>Codes, ids, hashes, places, addresses; rules and texts of the installation; journals and states, which carry ids (the canaries look for more in them).</summary>
    private static readonly string[] Plain =
    [
        "AuditEvent.Action", "AuditEvent.Data", "AuditEvent.Hash", "AuditEvent.PreviousHash", "AuditEvent.TargetId", "AuditEvent.TargetKind", "AuditHead.Hash",
        "AuditHead.Seal", "CalendarFeed.TokenHash", "CalendarRollout.CalendarId", "CaseTask.Kind", "CaseTask.Outcome", "ChecklistItem.Code", "CompetenceRecord.Title",
        "Deadline.AnchorEvent", "Deadline.CalendarId", "Deadline.CalendarLayers", "Deadline.Kind", "Deadline.Ladder", "Deadline.LegalBasis", "Deadline.Roll",
        "Deadline.Rule", "Deadline.TimeZone", "Deadline.TzdbVersion", "DeadlineChange.NewRule", "DeadlineChange.OldRule", "DefinitionChange.DefinitionId",
        "DefinitionTrigger.ActivityId", "DefinitionTrigger.DefinitionId", "DefinitionTrigger.DefinitionVersionId", "DefinitionTrigger.Key", "Disclosure.Basis",
        "DisclosureRule.Classes", "Document.ContentHash", "Document.ContentType", "Escalation.RefusedBecause", "EscrowAccount.Currency", "ExceptionalAccess.Basis",
        "IdempotencyRecord.Key", "InfoItem.ContentHash", "InformationRelease.Basis", "InsightReport.CellsJson", "JobRun.Job", "JournalBurst.Entries", "MailText.Draft",
        "MailText.Id", "MailTextVersion.MailTextId", "MailTextVersion.Source", "MediationCase.CalendarId", "MediationCase.Jurisdiction", "MediationCase.Reference",
        "MediationCase.TimeZone", "Node.Host", "Node.Release", "OnCallShift.Channel", "OutboxMessage.IdempotencyKey", "OutboxMessage.Reason",
        "OutboxMessage.RenderedFrom", "OutboxMessage.Rung", "OutboxMessage.StopTokenHash", "OutboxMessage.Template", "Participation.Channels",
        "Participation.InterpreterLanguage", "Participation.Key", "Person.Email", "Person.Language", "Person.TimeZone", "ProposalLine.SharedBy", "ReportSeries.Every",
        "ReportingDuty.Basis", "ReportingDuty.Rule", "RuleVersion.Content", "RuleVersion.Key", "RuleVersion.Kind", "SafetyPlan.Every", "Settlement.ContentHash",
        "SettlementTerm.Currency", "SettlementTerm.Kind", "Signature.ContentHash", "SystemSetting.Key", "SystemSetting.Value", "TriggerOccurrence.ActivityId",
        "TriggerOccurrence.DefinitionId", "WorkTimer.Kind", "WorkTimer.Payload", "WorkTimer.Target", "WorkflowBookmark.ActivityId", "WorkflowBookmark.ActivityInstanceId",
        "WorkflowBookmark.Id", "WorkflowBookmark.Key", "WorkflowBookmark.Kind", "WorkflowBookmark.NodeId", "WorkflowDefinitionVersion.DefinitionId",
        "WorkflowDefinitionVersion.Description", "WorkflowDefinitionVersion.Id", "WorkflowDefinitionVersion.Json", "WorkflowDefinitionVersion.Name",
        "WorkflowIncident.ActivityId", "WorkflowIncident.ActivityInstanceId", "WorkflowIncident.Kind", "WorkflowIncident.Message", "WorkflowIncident.NodeId",
        "WorkflowIncident.Resolution", "WorkflowIncident.ResolvedBy", "WorkflowInstance.CorrelationId", "WorkflowInstance.DefinitionId",
        "WorkflowInstance.DefinitionVersionId", "WorkflowInstance.Name", "WorkflowInstance.ParentBookmarkId", "WorkflowInstance.State",
    ];

    [Fact]
    public async Task No_column_of_words_is_in_the_clear_but_those_that_say_nothing_in_confidence()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var columns = await world.ReadAsync(scope => Task.FromResult(scope.Db.Model.GetEntityTypes()
            .SelectMany(e => e.GetProperties().Where(p => p.ClrType == typeof(string) && p.GetValueConverter() is null).Select(p => $"{e.ClrType.Name}.{p.Name}"))
            .Order(StringComparer.Ordinal).ToList()));

        var unexplained = columns.Except(Plain).ToList();
        Assert.True(unexplained.Count == 0, string.Join("\n", unexplained));
        Assert.Empty(Plain.Except(columns));
    }
}
