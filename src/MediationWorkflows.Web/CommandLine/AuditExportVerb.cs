using System.CommandLine;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Hosting;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>audit export</c>: a case's trail as a signed bundle with its verifier; the key's fingerprint goes to stdout, to be told by another way.</summary>
static class AuditExportVerb
{
    public static Command Create()
    {
        var data = DataOption.Create();
        var one = new Option<Guid>("--case") { HelpName = "ID", Description = "Whose trail.", Required = true };
        var file = new Argument<string>("FILE") { Description = "The bundle, a ZIP file; must not exist yet." };
        var verb = new Command("export", "Write a case's audit trail as a signed bundle that anybody can verify.") { one, file, data };
        verb.SetAction(async (parsed, ct) =>
        {
            var target = Path.GetFullPath(parsed.GetValue(file)!);
            if (File.Exists(target))
                throw new UsageException($"{target} exists already.");
            await using var installation = Installation.Open(DataFolder.At(parsed.GetValue(data)!));
            var bundle = await installation.GetRequiredService<UnitOfWork>().RunAsync(
                scope => scope.Get<ExportAudit>().RunAsync(new ExportAudit.Command(parsed.GetValue(one), Viewer.System), scope.Now, scope.Ct), ct);
            await File.WriteAllBytesAsync(target, bundle, ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{target} fingerprint={installation.GetRequiredService<AuditSigningKey>().Fingerprint}");
            return 0;
        });
        return verb;
    }
}
