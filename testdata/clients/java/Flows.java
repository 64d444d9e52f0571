import co.omise.Client;
import co.omise.models.*;
import co.omise.models.schedules.*;
import co.omise.requests.RequestBuilder;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.joda.time.LocalDate;
import org.joda.time.YearMonth;

/**
 * Flows of co.omise:omise-java, unedited, against an emulator. The package has its hosts built in, so the JVM reaches
 * the emulator through a proxy and trusts its certificates: both are options of the JVM.
 */
public class Flows {
    static final String RETURN_TO = "https://shop.example/return";
    static final String UNKNOWN = "_test_000000000000000000";

    static Client client;
    static final Set<String> called = new TreeSet<>();
    static int count, failed;

    interface Step {
        void run() throws Exception;
    }

    static void step(String name, Step step) {
        count++;
        try {
            step.run();
            System.out.println("ok " + count + " - " + name);
        } catch (Throwable error) {
            failed++;
            System.out.println("not ok " + count + " - " + name);
            System.out.println("# " + String.valueOf(error).replace("\n", "\n# "));
        }
    }

    static void check(boolean holds, Object got) {
        if (!holds) {
            throw new AssertionError("got " + got);
        }
    }

    static void same(Object got, Object want) {
        check(want.equals(got), got + ", want " + want);
    }

    /** Sends what a builder makes, and notes that it was used. */
    static <T extends OmiseObjectBase> T send(RequestBuilder<T> builder) throws Exception {
        called.add(builder.getClass().getName());
        return client.sendRequest(builder.build());
    }

    static void refused(String code, Step step) throws Exception {
        try {
            step.run();
        } catch (OmiseException error) {
            same(error.getCode(), code);
            return;
        }
        throw new AssertionError("nothing was refused, want " + code);
    }

    static Token token(String number, YearMonth expiration) throws Exception {
        return send(new Token.CreateRequestBuilder().card(new Card.Create().name("Somchai Prasert").number(number)
                .expiration(expiration).securityCode("123")));
    }

    static Token token(String number) throws Exception {
        return token(number, YearMonth.now().plusYears(1));
    }

    static Token token() throws Exception {
        return token("4242424242424242");
    }

    static Charge.CreateRequestBuilder charging() throws Exception {
        return new Charge.CreateRequestBuilder().amount(100000).currency("thb").capture(true).card(token().getId());
    }

    static Charge reread(Charge charge) throws Exception {
        return send(new Charge.GetRequestBuilder(charge.getId()));
    }

    static Source.CreateRequestBuilder source(SourceType type) {
        return new Source.CreateRequestBuilder().type(type).amount(500000).currency("thb");
    }

    static Charge pay(Source.CreateRequestBuilder builder) throws Exception {
        Source source = send(builder);
        Charge charge = send(new Charge.CreateRequestBuilder().amount(source.getAmount()).currency(source.getCurrency())
                .capture(true).source(source.getId()).returnUri(RETURN_TO));
        same(charge.getStatus(), ChargeStatus.Pending);
        same(charge.getSource().getId(), source.getId());
        return charge;
    }

    static Recipient recipient() throws Exception {
        return send(new Recipient.CreateRequestBuilder().name("Somchai Prasert").email("somchai@example.com")
                .type(RecipientType.Individual)
                .bankAccount(new BankAccount.Params().brand("bbl").number("1234567890").name("Somchai Prasert")));
    }

    static Dispute dispute() throws Exception {
        return send(new Dispute.CreateDisputeRequestBuilder(send(charging()).getId()));
    }

    static final HttpClient browser = HttpClient.newHttpClient(); // follows no redirect, and takes no proxy by itself

    static HttpResponse<String> post(String uri, String type, String body) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(uri)).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    static String decide(Charge charge, String decision) throws Exception {
        return post(charge.getAuthorizeUri(), "application/x-www-form-urlencoded", "decision=" + decision).headers()
                .firstValue("Location").orElse("nowhere");
    }

    static <T extends Model> ScopedList<T> atLeast(int least, ScopedList<T> list) {
        check(list.getTotal() >= least, "a total of " + list.getTotal());
        return list;
    }

    // What later steps need of earlier ones.
    static Token firstToken;
    static Charge firstCharge, authorized, secure, promptPay;
    static Refund refund;
    static Customer customer;
    static Card card;
    static Recipient payee;
    static Transfer transfer;
    static Link link;
    static Schedule schedule;
    static Dispute dispute;
    static Document document;

    public static void main(String[] arguments) throws Exception {
        client = new Client.Builder().publicKey(System.getenv("OMISE_PUBLIC_KEY"))
                .secretKey(System.getenv("OMISE_SECRET_KEY")).build();
        tokensAndCharges();
        securedAndRefunded();
        sources();
        customersAndCards();
        recipientsEventsChains();
        accountTransfersLinks();
        schedulesDisputesSearch();
        keys();
        System.out.println("1.." + count);
        System.exit(failed > 0 ? 1 : 0);
    }

    static void tokensAndCharges() {
        step("token: create", () -> firstToken = token());
        step("token: retrieve", () -> check(!send(new Token.GetRequestBuilder(firstToken.getId())).isUsed(), "a used token"));
        step("token: expired card refused", () -> refused("invalid_card", () -> token("4242424242424242", new YearMonth(2015, 1))));
        step("token: unknown refused", () -> refused("not_found", () -> send(new Token.GetRequestBuilder("tokn" + UNKNOWN))));
        step("charge: create", () -> {
            firstCharge = send(new Charge.CreateRequestBuilder().amount(100000).currency("thb").capture(true)
                    .card(firstToken.getId()).description("Order 1").metadata("order", 1).ip("127.0.0.1"));
            same(firstCharge.getStatus(), ChargeStatus.Successful);
        });
        step("charge: used token refused", () -> refused("used_token", () -> send(
                new Charge.CreateRequestBuilder().amount(100000).currency("thb").capture(true).card(firstToken.getId()))));
        step("charge: retrieve", () -> same(reread(firstCharge).getAmount(), 100000L));
        step("charge: update", () -> same(send(new Charge.UpdateRequestBuilder(firstCharge.getId()).description("Order 2")
                .metadata("order", 2)).getDescription(), "Order 2"));
        step("charge: list", () -> {
            send(charging());
            atLeast(2, send(new Charge.ListRequestBuilder()));
        });
        step("charge: list of one page", () -> {
            ScopedList.Options page = new ScopedList.Options().limit(1).order(Ordering.Chronological);
            ScopedList<Charge> first = atLeast(2, send(new Charge.ListRequestBuilder().options(page.offset(0))));
            ScopedList<Charge> second = atLeast(2, send(new Charge.ListRequestBuilder().options(page.offset(1))));
            same(first.getData().size(), 1);
            check(!first.getData().get(0).getId().equals(second.getData().get(0).getId()), "the same page twice");
        });
        step("charge: unknown refused", () -> refused("not_found", () -> send(new Charge.GetRequestBuilder("chrg" + UNKNOWN))));
        step("charge: amount too low refused", () -> refused("invalid_charge", () -> send(charging().amount(1))));
        step("charge: failing card", () -> same(
                send(charging().card(token("4111111111140011").getId())).getFailureCode(), "insufficient_fund"));
        step("charge: authorize", () -> {
            authorized = send(charging().capture(false));
            check(authorized.isAuthorized() && !authorized.isPaid(), authorized.getStatus());
        });
        step("charge: capture", () -> check(send(new Charge.CaptureRequestBuilder(authorized.getId())).isPaid(), "no payment"));
        step("charge: second capture refused", () -> refused("failed_capture",
                () -> send(new Charge.CaptureRequestBuilder(authorized.getId()))));
        step("charge: reverse", () -> same(
                send(new Charge.ReverseRequestBuilder(send(charging().capture(false)).getId())).getStatus(), ChargeStatus.Reversed));
        step("charge: expire", () -> same(send(new Charge.ExpireRequestBuilder(
                pay(source(SourceType.BarcodeAlipay).barcode("1234567890123456")).getId())).getStatus(), ChargeStatus.Expired));
        step("charge: list of events", () -> atLeast(1, send(new Charge.ListEventsRequestBuilder(firstCharge.getId()))));
        step("charge: list of schedules", () -> atLeast(0, send(new Charge.ListSchedulesRequestBuilder())));
    }

    static void securedAndRefunded() {
        step("3-D Secure: payer is sent to authorize", () -> {
            secure = send(charging().returnUri(RETURN_TO));
            check(secure.getStatus() == ChargeStatus.Pending && secure.getAuthorizeUri() != null, secure.getStatus());
        });
        step("3-D Secure: payer approves", () -> {
            same(decide(secure, "approve"), RETURN_TO);
            same(reread(secure).getStatus(), ChargeStatus.Successful);
        });
        step("3-D Secure: payer declines", () -> {
            Charge declined = send(charging().returnUri(RETURN_TO));
            decide(declined, "decline");
            same(reread(declined).getStatus(), ChargeStatus.Failed);
        });
        step("refund: create in part", () -> {
            refund = send(new Refund.CreateRequestBuilder(firstCharge.getId()).amount(40000).metadata("why", "size"));
            same(refund.getAmount(), 40000L);
        });
        step("refund: retrieve", () -> same(
                send(new Refund.GetRequestBuilder(firstCharge.getId(), refund.getId())).getId(), refund.getId()));
        step("refund: list of a charge", () -> atLeast(1, send(new Refund.ListRequestBuilder(firstCharge.getId()))));
        step("refund: list", () -> atLeast(1, send(new Refund.ListRefundsRequestBuilder())));
        step("refund: more than is left refused", () -> refused("failed_refund",
                () -> send(new Refund.CreateRequestBuilder(firstCharge.getId()).amount(60001))));
    }

    static void sources() {
        step("source: promptpay", () -> promptPay = pay(source(SourceType.PromptPay)));
        step("source: the payer pays", () -> {
            String complete = System.getenv("OMISE_CONTROL_URL") + "/charges/" + promptPay.getId() + "/complete";
            same(post(complete, "application/json", "{\"outcome\":\"successful\"}").statusCode(), HttpURLConnection.HTTP_OK);
            same(reread(promptPay).getStatus(), ChargeStatus.Successful);
        });
        step("source: marked as paid", () -> same(send(new Charge.MarkAsPaidRequestBuilder(
                pay(source(SourceType.PromptPay)).getId())).getStatus(), ChargeStatus.Successful));
        step("source: marked as failed", () -> same(send(new Charge.MarkAsFailedRequestBuilder(
                pay(source(SourceType.PromptPay)).getId())).getStatus(), ChargeStatus.Failed));
        step("source: retrieve", () -> same(
                send(new Source.GetRequestBuilder(promptPay.getSource().getId())).getType(), SourceType.PromptPay));
        step("source: alipay", () -> pay(source(SourceType.Alipay)));
        step("source: truemoney", () -> pay(source(SourceType.TrueMoney).mobileNumber("0812345678")));
        step("source: paynow", () -> pay(source(SourceType.Paynow).currency("sgd")));
        step("source: points_citi", () -> pay(source(SourceType.PointsCiti)));
        step("source: internet_banking_scb", () -> pay(source(SourceType.InternetBankingScb)));
        step("source: bill_payment_tesco_lotus", () -> pay(source(SourceType.BillPaymentTescoLotus)));
        step("source: installment_kbank", () -> pay(source(SourceType.InstallmentKbank).installmentTerm(4)));
        step("source: installment_bay", () -> pay(source(SourceType.InstallmentBay).installmentTerm(3)));
    }

    static void customersAndCards() {
        step("customer: create", () -> {
            customer = send(new Customer.CreateRequestBuilder().email("somchai@example.com").description("Somchai")
                    .card(token().getId()));
            same(customer.getCards().getTotal(), 1);
        });
        step("customer: retrieve", () -> same(
                send(new Customer.GetRequestBuilder(customer.getId())).getEmail(), "somchai@example.com"));
        step("customer: update", () -> same(send(new Customer.UpdateRequestBuilder(customer.getId()).email("prasert@example.com"))
                .getEmail(), "prasert@example.com"));
        step("customer: second card", () -> same(send(new Customer.UpdateRequestBuilder(customer.getId())
                .card(token("5555555555554444").getId())).getCards().getTotal(), 2));
        step("customer: list", () -> atLeast(1, send(new Customer.ListRequestBuilder())));
        step("customer: charge", () -> same(send(new Charge.CreateRequestBuilder().amount(100000).currency("thb").capture(true)
                .customer(customer.getId())).getStatus(), ChargeStatus.Successful));
        step("card: list", () -> card = atLeast(2, send(new Card.ListRequestBuilder(customer.getId()))).getData().get(0));
        step("card: retrieve", () -> same(
                send(new Card.GetRequestBuilder(customer.getId(), card.getId())).getLastDigits(), card.getLastDigits()));
        step("card: update", () -> same(send(new Card.UpdateRequestBuilder(customer.getId(), card.getId())
                .name("Prasert Somchai").expiration(YearMonth.now().plusYears(2))).getName(), "Prasert Somchai"));
        step("card: destroy", () -> check(
                send(new Card.DeleteRequestBuilder(customer.getId(), card.getId())).isDeleted(), "a card that is left"));
    }

    static void recipientsEventsChains() {
        step("recipient: create", () -> payee = recipient());
        step("recipient: retrieve", () -> same(
                send(new Recipient.GetRequestBuilder(payee.getId())).getType(), RecipientType.Individual));
        step("recipient: update", () -> same(send(new Recipient.UpdateRequestBuilder(payee.getId()).email("pay@example.com"))
                .getEmail(), "pay@example.com"));
        step("recipient: list", () -> atLeast(1, send(new Recipient.ListRequestBuilder())));
        step("recipient: verify", () -> check(
                send(new Recipient.VerifyRequestBuilder(payee.getId())).isVerified(), "a recipient that is not verified"));
        step("recipient: destroy", () -> check(
                send(new Recipient.DeleteRequestBuilder(recipient().getId())).isDeleted(), "a recipient that is left"));
        step("event: list and retrieve", () -> {
            String id = atLeast(10, send(new Event.ListRequestBuilder())).getData().get(0).getId();
            same(send(new Event.GetRequestBuilder(id)).getId(), id);
        });
        step("capability: retrieve", () -> check(
                !send(new Capability.GetRequestBuilder()).getPaymentMethods().isEmpty(), "no methods of payment"));
        // The package cannot read a chain ("Could not resolve type id 'chain'"), so none is made.
        step("chain: list", () -> atLeast(0, send(new Chain.ListRequestBuilder())));
        step("chain: unknown refused", () -> {
            refused("not_found", () -> send(new Chain.GetRequestBuilder("acch" + UNKNOWN)));
            refused("not_found", () -> send(new Chain.RevokeRequestBuilder("acch" + UNKNOWN)));
        });
    }

    static void accountTransfersLinks() {
        step("account: retrieve", () -> check(send(new Account.GetRequestBuilder()).getId().startsWith("account_"), "another id"));
        step("account: update", () -> send(new Account.UpdateRequestBuilder().webhookUri("https://shop.example/webhook")));
        step("balance: retrieve", () -> check(send(new Balance.GetRequestBuilder()).getCurrency() != null, "no currency"));
        step("forex: retrieve", () -> check(send(new Forex.GetRequestBuilder("usd")).getRate() > 0, "no rate"));
        step("transaction: list and retrieve", () -> {
            Transaction first = atLeast(1, send(new Transaction.ListRequestBuilder())).getData().get(0);
            same(send(new Transaction.GetRequestBuilder(first.getId())).getAmount(), first.getAmount());
        });
        step("transaction: unknown refused", () -> refused("not_found",
                () -> send(new Transaction.GetRequestBuilder("trxn" + UNKNOWN))));
        step("receipt: list", () -> atLeast(0, send(new Receipt.ListRequestBuilder())));
        step("receipt: unknown refused", () -> refused("not_found", () -> send(new Receipt.GetRequestBuilder("rcpt" + UNKNOWN))));
        step("transfer: create", () -> {
            transfer = send(new Transfer.CreateRequestBuilder().amount(50000).recipient(payee.getId()));
            same(transfer.getRecipient(), payee.getId());
        });
        step("transfer: retrieve", () -> same(send(new Transfer.GetRequestBuilder(transfer.getId())).getAmount(), 50000L));
        step("transfer: update", () -> same(
                send(new Transfer.UpdateRequestBuilder(transfer.getId()).amount(40000)).getAmount(), 40000L));
        step("transfer: list", () -> atLeast(1, send(new Transfer.ListRequestBuilder())));
        step("transfer: marked as sent and paid", () -> {
            check(send(new Transfer.MarkAsSentRequestBuilder(transfer.getId())).isSent(), "a transfer that was not sent");
            check(send(new Transfer.MarkAsPaidRequestBuilder(transfer.getId())).isPaid(), "a transfer that was not paid");
        });
        step("transfer: destroy", () -> check(send(new Transfer.DeleteRequestBuilder(send(
                new Transfer.CreateRequestBuilder().amount(50000)).getId())).isDeleted(), "a transfer that is left"));
        step("link: create", () -> link = send(new Link.CreateRequestBuilder().amount(100000).currency("thb")
                .title("Hot latte").description("With milk").multiple(true)));
        step("link: retrieve", () -> same(send(new Link.GetRequestBuilder(link.getId())).getTitle(), "Hot latte"));
        step("link: list", () -> atLeast(1, send(new Link.ListRequestBuilder())));
        step("link: list of charges", () -> atLeast(0, send(new Link.ListChargesRequestBuilder(link.getId()))));
        step("link: destroy", () -> check(send(new Link.DeleteRequestBuilder(link.getId())).isDeleted(), "a link that is left"));
    }

    static void schedulesDisputesSearch() {
        step("schedule: create", () -> schedule = send(new Schedule.CreateRequestBuilder().every(1).period(SchedulePeriod.Month)
                .on(new ScheduleOn.Params().daysOfMonth(1, 15)).startDate(LocalDate.now().plusDays(1))
                .endDate(LocalDate.now().plusYears(1)).charge(new ChargeSchedule.Params().customer(customer.getId())
                        .amount(100000).currency("thb").description("Membership"))));
        step("schedule: retrieve", () -> same(send(new Schedule.GetRequestBuilder(schedule.getId())).getId(), schedule.getId()));
        step("schedule: list", () -> atLeast(1, send(new Schedule.ListRequestBuilder())));
        step("schedule: list of a customer", () -> {
            atLeast(0, send(new Schedule.CustomerScheduleListRequestBuilder(customer.getId())));
            atLeast(0, send(new Customer.ListSchedulesRequestBuilder(customer.getId())));
        });
        step("schedule: list of a recipient", () -> {
            atLeast(0, send(new Schedule.RecipientScheduleListRequestBuilder(payee.getId())));
            atLeast(0, send(new Recipient.ListSchedulesRequestBuilder(payee.getId())));
        });
        step("schedule: list of transfers", () -> {
            atLeast(0, send(new Schedule.TransferScheduleListRequestBuilder()));
            atLeast(0, send(new Transfer.ListSchedulesRequestBuilder()));
        });
        step("schedule: list of occurrences", () -> {
            atLeast(0, send(new Schedule.ListOccurrencesRequestBuilder(schedule.getId())));
            atLeast(0, send(new Occurrence.ListRequestBuilder(schedule.getId())));
        });
        step("schedule: destroy", () -> same(
                send(new Schedule.DeleteRequestBuilder(schedule.getId())).getStatus(), ScheduleStatus.Deleted));
        step("occurrence: unknown refused", () -> refused("not_found",
                () -> send(new Occurrence.GetRequestBuilder("occu" + UNKNOWN))));
        step("dispute: create", () -> dispute = dispute());
        step("dispute: retrieve", () -> same(send(new Dispute.GetRequestBuilder(dispute.getId())).getStatus(), DisputeStatus.Open));
        step("dispute: update", () -> same(send(new Dispute.UpdateRequestBuilder(dispute.getId()).message("It was sent"))
                .getStatus(), DisputeStatus.Pending));
        step("document: create", () -> document = send(new Document.CreateRequestBuilder(dispute.getId()).file("proof.png")));
        step("document: retrieve", () -> same(
                send(new Document.GetRequestBuilder(dispute.getId(), document.getId())).getFilename(), "proof.png"));
        step("document: list", () -> atLeast(1, send(new Document.ListRequestBuilder(dispute.getId()))));
        step("document: destroy", () -> check(
                send(new Document.DeleteRequestBuilder(dispute.getId(), document.getId())).isDeleted(), "a document that is left"));
        step("dispute: close", () -> same(send(new Dispute.CloseRequestBuilder(dispute.getId()).status(DisputeStatus.Won))
                .getStatus(), DisputeStatus.Won));
        step("dispute: accept", () -> same(
                send(new Dispute.AcceptRequestBuilder(dispute().getId())).getStatus(), DisputeStatus.Lost));
        step("dispute: list", () -> atLeast(2, send(new Dispute.ListRequestBuilder())));
        step("dispute: list of open, pending and closed", () -> {
            for (DisputeStatus status : List.of(DisputeStatus.Open, DisputeStatus.Pending, DisputeStatus.Closed)) {
                atLeast(0, send(new Dispute.ListRequestBuilder().status(status)));
            }
        });
        step("dispute: unknown refused", () -> refused("not_found", () -> send(new Dispute.GetRequestBuilder("dspt" + UNKNOWN))));
        step("search: charges", () -> {
            called.add(SearchResult.SearchRequestBuilder.class.getName());
            SearchResult<Charge> found = client.sendRequest(new SearchResult.SearchRequestBuilder<Charge>(
                    new SearchResult.Options().scope(SearchScope.Charge).query(firstCharge.getId())).build());
            check(found.getTotal() >= 0, found.getTotal());
        });
        step("customer: destroy", () -> check(
                send(new Customer.DeleteRequestBuilder(customer.getId())).isDeleted(), "a customer that is left"));
    }

    static void keys() {
        step("wrong key refused", () -> {
            Client right = client;
            client = new Client.Builder().publicKey("pkey_test_unknown").secretKey("wrong").build();
            try {
                refused("authentication_failure", () -> send(new Charge.ListRequestBuilder()));
                refused("authentication_failure", () -> token());
            } finally {
                client = right;
            }
        });
        step("every operation of the package was called", () -> same(uncalled(), List.of()));
    }

    /**
     * What cannot work: three ask for a list and take the answer for one dispute, and the package has no name for what
     * the last one asks for.
     */
    static final Set<String> broken = Set.of("Dispute$OpenRequestBuilder", "Dispute$PendingRequestBuilder",
            "Dispute$ClosedRequestBuilder", "SystemInfo$GetRequestBuilder");

    /** Lists the builders of requests in the package that no step has used. */
    static List<String> uncalled() throws Exception {
        List<String> left = new ArrayList<>();
        try (JarFile jar = new JarFile(Client.class.getProtectionDomain().getCodeSource().getLocation().getPath())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name = entry.getName().replace('/', '.').replaceAll("\\.class$", "");
                boolean works = !broken.contains(name.replaceAll(".*\\.", ""));
                if (name.matches("co\\.omise\\.models\\..*RequestBuilder") && works && !called.contains(name)) {
                    left.add(name);
                }
            }
        }
        return left;
    }
}
