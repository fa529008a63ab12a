using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Records;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Records;

public sealed class RecordRequestTests
{
    [Theory, BothDatabases]
    public async Task A_requested_record_is_due_in_twenty_business_days_and_coming_in_settles_the_question(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var request = await RequestAsync(opened, "client", isMandatory: true);

        var task = await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().Include(t => t.Deadline).SingleAsync(t => t.SubjectId == request, s.Ct));
        // From Monday 2027-01-04, over the holiday of 01-18.
        Assert.Equal(new LocalDate(2027, 2, 2), task.Deadline.DueOn);
        Assert.True((await opened.LoadAsync<RecordRequest>(request)).IsMissing);

        await opened.DoAsync(s => s.Get<BringInRecord>().RunAsync(new BringInRecord.Command(request, DocumentId: null, opened.By("client")), s.Now, s.Ct));

        Assert.Equal(RecordRequestState.In, (await opened.LoadAsync<RecordRequest>(request)).State);
        Assert.Equal((TaskState.Completed, DeadlineState.Met), await StateAsync(opened, task.Id));
    }

    [Fact]
    public async Task A_waiver_has_a_reason_and_a_record_that_turns_up_after_all_is_taken()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var request = await RequestAsync(opened, "clinician", isMandatory: true);

        await Assert.ThrowsAsync<InvalidInputException>(() => WaiveAsync(opened, request, " "));
        await Assert.ThrowsAsync<NotAllowedException>(() => WaiveAsync(opened, request, "Lost", by: "clinician"));
        await WaiveAsync(opened, request, "It burnt with the archive.");

        Assert.False((await opened.LoadAsync<RecordRequest>(request)).IsMissing);
        await Assert.ThrowsAsync<StateException>(() => WaiveAsync(opened, request, "Again"));
        await opened.DoAsync(s => s.Get<BringInRecord>().RunAsync(new BringInRecord.Command(request, DocumentId: null, opened.By("mediator")), s.Now, s.Ct));
        Assert.Equal(RecordRequestState.In, (await opened.LoadAsync<RecordRequest>(request)).State);
    }

    [Fact]
    public async Task Nobody_brings_in_anothers_record_or_a_document_of_another_case()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var request = await RequestAsync(opened, "client", isMandatory: false);

        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s =>
            s.Get<BringInRecord>().RunAsync(new BringInRecord.Command(request, DocumentId: null, opened.By("clinician")), s.Now, s.Ct)));
        await Assert.ThrowsAsync<InvalidInputException>(() => opened.DoAsync(s =>
            s.Get<BringInRecord>().RunAsync(new BringInRecord.Command(request, Guid.NewGuid(), opened.By("client")), s.Now, s.Ct)));
        await Assert.ThrowsAsync<NotAllowedException>(() => RequestAsync(opened, "client", isMandatory: false, by: "clinician"));
    }

    [Fact]
    public async Task The_checklist_of_a_party_comes_in_but_for_what_they_do_not_have()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var task = await opened.DoAsync(async s =>
        {
            await s.Get<TaskKinds>().Find("records")!.PrepareAsync(opened.Id, s.Now, s.Ct);
            return (await s.Get<OpenTask>().RunAsync(new OpenTask.Command(opened.Id, "records", opened["client"], "20 BD", "standard"), s.Now, s.Ct)).Id;
        });
        var mine = await opened.World.ReadAsync(s => s.Db.Set<RecordRequest>().Where(r => r.OfId == opened["client"]).ToListAsync(s.Ct));
        var optional = mine.Single(r => !r.IsMandatory);

        await opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(
            new CompleteTask.Command(task, "Provided", new JsonObject { ["missing"] = new JsonArray(optional.Id.ToString()) }, opened.By("client")), s.Now, s.Ct));

        Assert.Equal(RecordRequestState.Requested, (await opened.LoadAsync<RecordRequest>(optional.Id)).State);
        Assert.Equal(RecordRequestState.In, (await opened.LoadAsync<RecordRequest>(mine.Single(r => r.IsMandatory).Id)).State);
    }

    private static async Task<Guid> RequestAsync(OpenedCase opened, string of, bool isMandatory, string by = "coordinator") => (await opened.DoAsync(s =>
        s.Get<RequestRecord>().RunAsync(new RequestRecord.Command(opened.Id, of, "The letter of March", isMandatory, Rule: null, opened.By(by)), s.Now, s.Ct))).Id;

    private static Task WaiveAsync(OpenedCase opened, Guid request, string reason, string by = "coordinator") =>
        opened.DoAsync(s => s.Get<WaiveRecord>().RunAsync(new WaiveRecord.Command(request, reason, opened.By(by)), s.Now, s.Ct));

    private static Task<(TaskState, DeadlineState)> StateAsync(OpenedCase opened, Guid task) => opened.World.ReadAsync(async s =>
    {
        var found = await s.Db.Set<CaseTask>().Include(t => t.Deadline).SingleAsync(t => t.Id == task, s.Ct);
        return (found.State, found.Deadline.State);
    });
}
