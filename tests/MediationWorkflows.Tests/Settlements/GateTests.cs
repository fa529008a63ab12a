using System.IO.Compression;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Documents;
using MediationWorkflows.Holds;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements;
using MediationWorkflows.Settlements.Gates;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Documents;
using NodaTime;

namespace MediationWorkflows.Tests.Settlements;

/// <summary>What the gates let through, what they say of the rest, and every way around them that we could think of.</summary>
public sealed class GateTests
{
    private const string Bar = "The Client shall not file a complaint with the licensing board.";

    private static TermInput Term => SettlementTests.Term;

    private static SettlementInput Content => SettlementTests.Content;

    [Fact]
    public async Task S15_Improve_communication_soon_is_neither_measurable_nor_time_bound_and_cannot_be_signed()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var draft = await DraftAsync(opened, Content with { Terms = [Term with { Text = "Improve communication soon", Specific = "Improve communication soon", Measure = "Better communication", Due = null }] });

        var findings = await CheckAsync(opened, draft);
        Assert.Equal([SmartCriterion.Measurable, SmartCriterion.TimeBound], findings.Smart.Select(f => f.Criterion));
        Assert.Equal(["terms[0].measure", "terms[0].due"], findings.Smart.Select(f => f.Field));
        await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(opened, draft));
        await Assert.ThrowsAsync<InvalidInputException>(() => ClearAsync(opened, draft));
        await Assert.ThrowsAsync<StateException>(() => OpenAsync(opened, draft));
        await Assert.ThrowsAsync<StateException>(() => SignAsync(opened, draft, "client"));
    }

    [Theory]
    [InlineData("Better communication", false)]
    [InlineData("Reasonable efforts as appropriate", false)]
    [InlineData("Improved by 20 percent", true)]
    [InlineData("Every letter is answered", true)]
    [InlineData("The certificate hangs in the hall", true)]
    [InlineData("Mejorar la comunicación", false)]
    public async Task A_measure_is_something_to_count_or_to_see(string measure, bool passes)
    {
        await using var opened = await OpenedCase.CreateAsync();

        var findings = await CheckAsync(opened, await DraftAsync(opened, Content with { Terms = [Term with { Measure = measure }] }));

        Assert.Equal(passes, findings.PassesSmart);
    }

    [Fact]
    public async Task A_named_persons_reasoned_waiver_lets_a_vague_term_stand_and_nothing_else()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var vague = Term with { Measure = null, Due = null };
        var draft = await DraftAsync(opened, Content with { Terms = [vague, vague with { Text = $"Peace. {Bar}" }] });
        await Assert.ThrowsAsync<InvalidInputException>(() => WaiveAsync(opened, draft, 0, " "));
        await Assert.ThrowsAsync<InvalidInputException>(() => WaiveAsync(opened, draft, 2, "Why not"));
        await Assert.ThrowsAsync<NotAllowedException>(() => WaiveAsync(opened, draft, 0, "It helps me.", "client"));
        await WaiveAsync(opened, draft, 0, "The parties want it in their own words.");
        await WaiveAsync(opened, draft, 1, "As above.");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(opened, draft));

        // I10 may be waived, I12 may not.
        Assert.Equal(["terms[1].text"], error.Errors.Keys);
        var waiver = (await opened.LoadAsync<Settlement>(draft.Id)).Waivers[0];
        Assert.Equal(("The parties want it in their own words.", opened.By("mediator").PersonId), (waiver.Reason, waiver.ByPersonId));
        var next = await DraftAsync(opened, Content with { Terms = [vague] });
        await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(opened, next));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("specific")]
    [InlineData("measure")]
    [InlineData("acceptanceTest")]
    [InlineData("question")]
    public async Task A_bar_is_found_in_whatever_field_it_hides(string field)
    {
        await using var opened = await OpenedCase.CreateAsync();
        var hidden = field switch
        {
            "text" => Content with { Terms = [Term with { Text = Bar }] },
            "specific" => Content with { Terms = [Term with { Specific = Bar }] },
            "measure" => Content with { Terms = [Term with { Measure = $"Nine in ten. {Bar}" }] },
            "acceptanceTest" => Content with { Terms = [Term with { AcceptanceTest = Bar }] },
            _ => Content with { EscalationClause = new EscalationClauseInput([Bar]) },
        };

        var error = await Assert.ThrowsAsync<InvalidInputException>(async () => await SubmitAsync(opened, await DraftAsync(opened, hidden)));

        Assert.Equal([field == "question" ? "escalationClause.questions" : $"terms[0].{field}"], error.Errors.Keys);
    }

    [Fact]
    public async Task A_bar_in_an_annex_is_found_in_text_and_in_a_word_processors_file_and_an_unreadable_annex_is_named()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var text = await Files.AddAsync(opened, "mediator", InformationClass.Joint, $"Annex A\n\n{Bar}");
        var docx = await AddAsync(opened, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Docx(Bar));
        var picture = await AddAsync(opened, "a.pdf", "application/pdf", Encoding.ASCII.GetBytes("%PDF-1.4 picture"));

        var findings = await CheckAsync(opened, await DraftAsync(opened, Content with { Annexes = [text.Id, docx.Id, picture.Id] }));

        Assert.Equal(["annexes[0]", "annexes[1]"], findings.Clauses.Select(c => c.Field).Distinct());
        Assert.Equal([picture.Id], findings.UnreadAnnexes);
    }

    [Fact]
    public async Task An_annex_is_a_document_of_the_case_that_every_party_can_read()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var secret = await Files.AddAsync(opened, "client", InformationClass.PartyPrivate);

        foreach (var annex in new[] { secret.Id, Guid.NewGuid() })
        {
            var error = await Assert.ThrowsAsync<InvalidInputException>(() => DraftAsync(opened, Content with { Annexes = [annex] }));
            Assert.Equal(["annexes[0]"], error.Errors.Keys);
        }
    }

    [Fact]
    public async Task Before_signing_a_named_neutral_states_that_nothing_bars_a_complaint()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var draft = await DraftAsync(opened, Content);
        await SubmitAsync(opened, draft);
        Assert.Equal("NotCleared", (await Assert.ThrowsAsync<StateException>(() => OpenAsync(opened, draft))).State);
        await Assert.ThrowsAsync<NotAllowedException>(() => ClearAsync(opened, draft, "client"));
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s => s.Get<ClearSettlement>().RunAsync(
            new ClearSettlement.Command(draft.Id, NothingBarsAComplaint: true, Viewer.System), s.Now, s.Ct)));

        await ClearAsync(opened, draft);
        await OpenAsync(opened, draft);

        Assert.Equal(opened.By("coordinator").PersonId, (await opened.LoadAsync<Settlement>(draft.Id)).ClearedById);
    }

    [Fact]
    public async Task Whoever_owes_a_term_verifies_it_in_no_part_and_through_nobody()
    {
        await using var opened = await OpenedCase.CreateAsync();
        // The institution's own person under a second hat, and somebody who speaks for it.
        await opened.DoAsync(s => s.Get<AddParticipation>().RunAsync(
            new AddParticipation.Command(opened.Id, new PartyInput("hat", "Expert", "Name of institution", "institution@example.org"), opened.By("coordinator")), s.Now, s.Ct));
        await opened.DoAsync(s => s.Get<AddParticipation>().RunAsync(
            new AddParticipation.Command(opened.Id, new PartyInput("counsel", "Representative", "C. Counsel", "counsel@example.org") { Representing = "institution" }, opened.By("coordinator")), s.Now, s.Ct));

        foreach (var verifier in new[] { "institution", "hat", "counsel" })
        {
            var error = await Assert.ThrowsAsync<InvalidInputException>(() => DraftAsync(opened, Content with { Terms = [Term with { Verifier = verifier }] }));
            Assert.Equal(["terms[0].verifier"], error.Errors.Keys);
            error = await Assert.ThrowsAsync<InvalidInputException>(() => DraftAsync(opened, Content with { Terms = [Term with { AlternateVerifier = verifier }] }));
            Assert.Equal(["terms[0].alternateVerifier"], error.Errors.Keys);
        }

        await Assert.ThrowsAsync<InvalidInputException>(() => DraftAsync(opened, Content with { Terms = [Term with { AlternateVerifier = "mediator" }] }));
        await DraftAsync(opened, Content with { Terms = [Term with { AlternateVerifier = "coordinator" }] });
    }

    [Fact]
    public async Task Nobody_signs_while_a_safety_hold_stands()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var settlement = await SettlementTests.ForSigningAsync(opened, Content);
        var hold = await opened.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(opened.Id, HoldKind.Safety, "An alarm", opened.By("mediator")), s.Now, s.Ct));

        Assert.Equal("OnHold", (await Assert.ThrowsAsync<StateException>(() => SignAsync(opened, settlement, "client"))).State);
        await opened.DoAsync(s => s.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold.Id, opened.By("mediator")), s.Now, s.Ct));
        await SignAsync(opened, settlement, "client");
    }

    [Fact]
    public async Task Undignified_words_are_hinted_at_and_block_nothing()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var draft = await DraftAsync(opened, Content with { Terms = [Term with { Text = "The incompetent clinic trains its staff after the horrific night." }] });

        var findings = await CheckAsync(opened, draft);

        Assert.Equal(["horrific", "incompetent"], findings.Hints.Select(h => h.Word).Order(StringComparer.Ordinal));
        Assert.All(findings.Hints, h => Assert.Equal("terms[0].text", h.Field));
        await SubmitAsync(opened, draft);
    }

    [Fact]
    public async Task What_may_have_to_be_reported_is_shown_by_who_pays_and_where()
    {
        await using var opened = await OpenedCase.CreateAsync();
        TermInput Pay(string obligor, bool escrow) => Term with { Kind = "payment", Obligor = obligor, Amount = 500, Escrow = escrow };

        var findings = await CheckAsync(opened, await DraftAsync(opened, Content with { Terms = [Pay("institution", escrow: true), Pay("clinician", escrow: false), Term with { Kind = "restriction" }] }));

        Assert.Equal(
            [(0, "medicare-111"), (0, "npdb-escrow"), (0, "npdb-payment"), (1, "medicare-111"), (1, "npdb-personal-funds"), (2, "npdb-privileges")],
            findings.Reportability.Select(r => (r.Position, r.Code)).Order());
        Assert.True(findings.PassesSmart && findings.PassesClauses);
    }

    [Fact]
    public async Task An_external_supervisor_reads_the_settlement_once_it_is_in_force_and_no_party_supervises_itself()
    {
        await using var opened = await OpenedCase.CreateAsync(withShipped: true);
        var board = await opened.DoAsync(s => s.Get<AddParticipation>().RunAsync(
            new AddParticipation.Command(opened.Id, new PartyInput("board", "Regulator", "The board", "board@example.org"), opened.By("coordinator")), s.Now, s.Ct));
        var viewer = new Viewer(board.PersonId, new HashSet<Role>());
        Task<bool> ReadsAsync(Settlement settlement) => opened.World.ReadAsync(async s =>
            (await s.Get<AccessPolicy>().For(viewer, opened.Id, s.Now, s.Ct)).CanRead((await s.Db.FindAsync<Settlement>([settlement.Id], s.Ct))!));
        SettlementInput SupervisedBy(string who) => Content with { Supervisors = [new SupervisorInput(who, "Adherence to the training plan", 3)] };

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => DraftAsync(opened, SupervisedBy("institution")));
        Assert.Equal(["supervisors[0].participant"], error.Errors.Keys);
        var settlement = await SettlementTests.ForSigningAsync(opened, SupervisedBy("board"));
        Assert.False(await ReadsAsync(settlement));
        foreach (var party in new[] { "client", "clinician", "institution" })
        {
            await SignAsync(opened, settlement, party);
        }

        Assert.True(await ReadsAsync(settlement));
    }

    private static Task<Settlement> DraftAsync(OpenedCase opened, SettlementInput content) =>
        opened.DoAsync(s => s.Get<DraftSettlement>().RunAsync(new DraftSettlement.Command(opened.Id, content, opened.By("mediator")), s.Now, s.Ct));

    private static Task<SettlementFindings> CheckAsync(OpenedCase opened, Settlement settlement) => opened.World.ReadAsync(async s =>
        await s.Get<CheckSettlement>().RunAsync((await s.Db.FindAsync<Settlement>([settlement.Id], s.Ct))!, s.Now, s.Ct));

    private static Task SubmitAsync(OpenedCase opened, Settlement settlement) =>
        opened.DoAsync(s => s.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(settlement.Id, opened.By("mediator")), s.Now, s.Ct));

    private static Task ClearAsync(OpenedCase opened, Settlement settlement, string by = "coordinator") =>
        opened.DoAsync(s => s.Get<ClearSettlement>().RunAsync(new ClearSettlement.Command(settlement.Id, NothingBarsAComplaint: true, opened.By(by)), s.Now, s.Ct));

    private static Task OpenAsync(OpenedCase opened, Settlement settlement) =>
        opened.DoAsync(s => s.Get<OpenSigning>().RunAsync(new OpenSigning.Command(settlement.Id, opened.By("mediator")), s.Now, s.Ct));

    private static Task SignAsync(OpenedCase opened, Settlement settlement, string party) =>
        opened.DoAsync(s => s.Get<SignSettlement>().RunAsync(new SignSettlement.Command(settlement.Id, opened[party], settlement.ContentHash, opened.By(party)), s.Now, s.Ct));

    private static Task WaiveAsync(OpenedCase opened, Settlement settlement, int term, string reason, string by = "mediator") =>
        opened.DoAsync(s => s.Get<WaiveSmart>().RunAsync(new WaiveSmart.Command(settlement.Id, term, reason, opened.By(by)), s.Now, s.Ct));

    private static async Task<Document> AddAsync(OpenedCase opened, string name, string type, byte[] bytes)
    {
        var claim = new FileClaim(name, type);
        var content = await Files.StoreAsync(opened, bytes, claim);
        return await opened.DoAsync(s => s.Get<AddDocument>().RunAsync(
            new AddDocument.Command(opened.Id, InformationClass.Joint, claim, content, RevisesId: null, ReviewOn: null, opened.By("mediator")), s.Now, s.Ct));
    }

    private static byte[] Docx(string text)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Write(string name, string content)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }

            Write("[Content_Types].xml", "<Types/>");
            // As word processors do: a sentence in several runs.
            Write("word/document.xml", $"<w:document xmlns:w=\"urn:w\"><w:body><w:p><w:r><w:t>{text[..9]}</w:t></w:r><w:r><w:t>{text[9..]}</w:t></w:r></w:p></w:body></w:document>");
        }

        return file.ToArray();
    }
}
