using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Jobs;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Documents;

/// <summary>
/// Asks the author of a joint document to look at it again when its day has come. Of anything that is not joint a task would tell
/// the others that it exists; its owner finds the day beside the document.
/// </summary>
public sealed class DocumentReviewJob : IRecurringJob
{
    public string Name => "document-reviews";

    public Duration Every => Duration.FromHours(6);

    public async Task RunAsync(WorkScope scope)
    {
        // The latest day that any zone of the world has by now; each case's own zone decides below.
        var latest = scope.Now.WithOffset(Offset.FromHours(14)).Date;
        var due = await scope.Db.Set<Document>()
            .Where(d => d.ReviewOn != null && d.ReviewOn <= latest && d.Class == InformationClass.Joint
                && (d.State == DocumentState.Draft || d.State == DocumentState.Final)
                && scope.Db.Set<MediationCase>().Any(c => c.Id == d.CaseId && c.Phase != CasePhase.Closed)
                && !scope.Db.Set<CaseTask>().Any(t => t.SubjectId == d.Id && t.Kind == DocumentReviewTask.KindName && t.State == TaskState.Open))
            .ToListAsync(scope.Ct);
        foreach (var document in due)
        {
            if (document.ReviewOn <= await scope.Db.TodayAsync(document.CaseId, scope.Now, scope.Ct))
            {
                await scope.Get<OpenTask>().RunAsync(
                    new OpenTask.Command(document.CaseId, DocumentReviewTask.KindName, document.AuthorId, "10 BD", "standard", document.Id), scope.Now, scope.Ct);
            }
        }
    }
}
