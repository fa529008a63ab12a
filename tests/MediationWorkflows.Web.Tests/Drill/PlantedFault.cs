using System.Diagnostics;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Timers;
using MediationWorkflows.Web.Tests.Drill;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

#pragma warning disable CA1050, MA0047 // The runtime looks for this name, outside of any namespace.
/// <summary>Called by .NET before the product's Main where DOTNET_STARTUP_HOOKS names this assembly.</summary>
internal static class StartupHook
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new PlantedFault());
}
#pragma warning restore CA1050, MA0047

namespace MediationWorkflows.Web.Tests.Drill
{
    /// <summary>Breaks the unchanged product from outside, in processes that a test starts so: a drill that does not notice is worth nothing.</summary>
    internal sealed class PlantedFault : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public const string Variable = "MEDIATION_TEST_FAULT";
        public const string TimersOutsideTheTransaction = "timers";
        public const string MailsSentTwice = "mails";

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                value.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilding", Value: IHostBuilder host })
            {
                host.ConfigureServices(Plant);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        private static void Plant(IServiceCollection services)
        {
            if (Environment.GetEnvironmentVariable(Variable) == TimersOutsideTheTransaction)
            {
                services.ConfigureDbContext<AppDb>((provider, options) => options.AddInterceptors(new LateTimers(provider.GetRequiredService<IServiceScopeFactory>())));
            }
            else
            {
                services.AddSingleton<IMailSender>(provider => new TwiceSender(new SmtpMailSender(provider.GetRequiredService<IOptions<MailOptions>>().Value.Smtp!)));
            }
        }

        /// <summary>Commits timers some seconds after what they belong to, in a transaction of their own: long enough for a kill to fall between on any machine.</summary>
        private sealed class LateTimers(IServiceScopeFactory scopes) : SaveChangesInterceptor
        {
            private static readonly AsyncLocal<bool> IsLate = new();

            public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
                DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
            {
                if (!IsLate.Value)
                {
                    var added = eventData.Context!.ChangeTracker.Entries<WorkTimer>().Where(e => e.State == EntityState.Added).ToList();
                    added.ForEach(e => e.State = EntityState.Detached);
                    if (added.Count > 0)
                    {
                        _ = AddLaterAsync(added.ConvertAll(e => e.Entity));
                    }
                }

                return base.SavingChangesAsync(eventData, result, cancellationToken);
            }

            private async Task AddLaterAsync(List<WorkTimer> timers)
            {
                IsLate.Value = true;
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<AppDb>();
                db.AddRange(timers);
                await db.SaveChangesAsync();
            }
        }

        private sealed class TwiceSender(SmtpMailSender sender) : IMailSender
        {
            public bool IsRepeatable => false;

            public async Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
            {
                await sender.SendAsync(mail, ct);
                return await sender.SendAsync(mail, ct);
            }
        }
    }
}
