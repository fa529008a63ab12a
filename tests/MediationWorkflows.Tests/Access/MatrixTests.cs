using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Access;

/// <summary>Every role × every class × (get, list) against the matrix, which is written out here once more so that a slip in one is seen in the other.</summary>
public sealed class MatrixTests
{
    private static readonly Dictionary<Role, string> Matrix = new()
    {
        //                                   M J P K H * Y W T E D A
        [Role.Client] =                    "F F O O O O S O F F F O",
        [Role.Clinician] =                 "F F O O S S S O F m F O",
        [Role.InstitutionRepresentative] = "F F O O S - S - F F F -",
        [Role.Supporter] =                 "S S - - S - S - S - S -",
        [Role.Insurer] =                   "m - O - S - - - S S R -",
        [Role.Mediator] =                  "F F S F S S F S F m F O",
        [Role.Coordinator] =               "F F m m m - m - F F F m",
        [Role.SafetyOfficer] =             "F - - X X X F S S - R -",
        [Role.Expert] =                    "S S - - S S - - S - S -",
        [Role.Oversight] =                 "m - - - - - m m F m R -",
        [Role.Regulator] =                 "X - - - X X X X S - R -",
        [Role.TreatmentTeam] =             "m - - - S S S - S - - -",
        [Role.EscrowAgent] =               "m - - - - - - - S F - -",
        [Role.Interpreter] =               "- - - - - - - - - - - -",
        [Role.Administrator] =             "m - - - - - m - m m - m",
        [Role.Designer] =                  "- - - - - - - - - - - -",
        [Role.Auditor] =                   "F X - - - - m m F F F F",
        [Role.Analyst] =                   "- - - - - - - - - - - -",
    };

    /// <summary>What a viewer may get and list; the policy's own answer, or one that leaks on purpose.</summary>
    private sealed record Doors(Func<CaseAccess, InfoItem, bool> Get, Func<CaseAccess, IQueryable<InfoItem>, IQueryable<InfoItem>> List);

    private static readonly Doors Policy = new((access, item) => access.CanRead(item), (access, items) => access.Readable(items));

    [Theory, BothDatabases]
    public async Task Every_role_reads_of_every_class_exactly_what_the_matrix_says(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);

        Assert.Empty(await FindLeaksAsync(world, Policy));
    }

    [Fact]
    public async Task A_leak_in_get_or_in_list_is_caught()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        // The smallest leak there is: one class, of one kind of row.
        var byGet = Policy with { Get = (access, item) => item.Class == InformationClass.Caucus || access.CanRead(item) };
        var byList = Policy with { List = (access, items) => items.Where(i => i.CaseId == access.CaseId && i.Class == InformationClass.Whistleblower) };

        Assert.Contains("get Coordinator Caucus strange: readable", await FindLeaksAsync(world, byGet));
        Assert.Contains("list Auditor Whistleblower strange: readable", await FindLeaksAsync(world, byList));
    }

    [Fact]
    public void The_matrix_names_every_role()
    {
        Assert.Empty(Enum.GetValues<Role>().Except([Role.Representative]).Except(Matrix.Keys));
    }

    private static async Task<List<string>> FindLeaksAsync(TestWorld world, Doors doors)
    {
        var (caseId, viewers, items) = await AccessWorld.CreateAsync(world);
        return await world.ReadAsync(async scope =>
        {
            var all = await scope.Db.Set<InfoItem>().Where(i => i.CaseId == caseId).ToDictionaryAsync(i => i.Id, scope.Ct);
            var findings = new List<string>();
            foreach (var (role, viewer) in viewers)
            {
                CaseAccess access;
                try
                {
                    access = await scope.Get<AccessPolicy>().For(viewer, caseId, scope.Now, scope.Ct);
                }
                catch (NotFoundException) when (role is Role.Designer or Role.Analyst)
                {
                    continue; // knows of no case at all
                }

                var listed = (await doors.List(access, scope.Db.Set<InfoItem>()).ToListAsync(scope.Ct)).Select(i => i.Id).ToHashSet();
                foreach (var of in items.Where(i => i.Role == role))
                {
                    var level = Matrix[role].Split(' ')[(int)of.Class];
                    foreach (var (name, id, expected) in new (string, Guid?, bool)[]
                    {
                        ("own", of.Own, level is "F" or "O" or "S"), ("strange", of.Strange, level is "F"), ("shared", of.Shared, level is "F" || (level is "S" && of.Own is not null)),
                    })
                    {
                        if (id is { } row && doors.Get(access, all[row]) != expected)
                        {
                            findings.Add($"get {role} {of.Class} {name}: {(expected ? "not readable" : "readable")}");
                        }

                        if (id is { } line && listed.Contains(line) != expected)
                        {
                            findings.Add($"list {role} {of.Class} {name}: {(expected ? "not readable" : "readable")}");
                        }
                    }
                }
            }

            return findings;
        });
    }
}
