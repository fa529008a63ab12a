using System.Text;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Database;

/// <summary>Script 0270 on an installation in which people's reasons stand in the clear.</summary>
public sealed class EncryptColumnsTests
{
    private const string Words = "because of the relapse in May";

    /// <summary>More than are in memory at a time.</summary>
    private const int Count = 2500;

    [Theory, BothDatabases]
    public async Task Words_that_stood_in_the_clear_are_encrypted_where_they_stand_and_read_as_before(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var (task, day) = (await test.AskAsync(), new LocalDate(2027, 1, 4));
        var deadline = (await test.DeadlineAsync(task)).Id;
        await test.World.DoAsync(async s =>
        {
            s.Db.AddRange(Enumerable.Range(0, Count).Select(_ => new DeadlineChange
            {
                Id = Ids.New(s.Now), DeadlineId = deadline, At = s.Now, Reason = new ClassifiedText("so far"), OldDueOn = day, NewDueOn = day, OldRule = "1 d", NewRule = "1 d",
                OldExpiresAt = s.Now, NewExpiresAt = s.Now,
            }));
            await s.Db.SaveChangesAsync(s.Ct);
            await s.Db.Database.ExecuteSqlAsync($"UPDATE deadline_changes SET reason = {Words}", s.Ct);
            await s.Db.Database.ExecuteSqlAsync($"DELETE FROM schema_steps WHERE number = 270", s.Ct);
        });
        Assert.NotEqual(0, await InTheClearAsync(test.World));

        Assert.Equal(1, await test.World.Get<Migrator>().MigrateAsync(CancellationToken.None));

        Assert.Equal(0, await InTheClearAsync(test.World));
        Assert.Equal(Enumerable.Repeat(Words, Count), await test.World.ReadAsync(async s => (await s.Db.Set<DeadlineChange>().ToListAsync(s.Ct)).Select(c => c.Reason.Reveal())));
        Assert.Equal(0, await test.World.Get<Migrator>().MigrateAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_of_them_is_left_in_the_pages_of_a_SQLite_file()
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        await test.World.DoAsync(s => s.Db.Database.ExecuteSqlAsync($"CREATE TABLE old_words (id TEXT PRIMARY KEY, words TEXT)", s.Ct));
        await test.World.DoAsync(s => s.Db.Database.ExecuteSqlAsync($"INSERT INTO old_words SELECT key, {Words} FROM system_settings UNION SELECT 'one', {Words}", s.Ct));
        var options = test.World.Get<DatabaseOptions>();
        Assert.True(FileHolds(options));

        await using (var connection = new SqliteConnection(options.ConnectionString))
        {
            await connection.OpenAsync();
            await Migrator.PrepareSqliteAsync(connection, CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            await EncryptColumns.OfAsync("-- encrypt: old_words.words", connection, transaction, TestCipher.Instance, CancellationToken.None);
            await transaction.CommitAsync();
        }

        Assert.False(FileHolds(options));
    }

    private static Task<long> InTheClearAsync(TestWorld world) => world.ReadAsync(async s =>
        (await s.Db.Database.SqlQuery<long>($"SELECT count(*) AS \"Value\" FROM deadline_changes WHERE reason LIKE '%relapse%'").ToListAsync(s.Ct)).Single());

    /// <summary>What is in the log goes to the file first.</summary>
    private static bool FileHolds(DatabaseOptions options)
    {
        using var connection = new SqliteConnection(options.ConnectionString);
        connection.Open();
        using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        checkpoint.ExecuteNonQuery();
        using var file = new FileStream(connection.DataSource, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Words)) >= 0;
    }
}
