import co.omise.Client;
import co.omise.models.*;
import co.omise.requests.RequestBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.joda.time.YearMonth;

/**
 * A program that pays with co.omise:omise-java and checks what comes. It names no address: the package has the hosts
 * built in, without a setting for them.
 */
public class Payments {
    static Client client = clientOf(System.getenv("OMISE_PUBLIC_KEY"), System.getenv("OMISE_SECRET_KEY"));
    static int failed;

    interface Test {
        void run() throws Exception;
    }

    static void test(String name, Test test) {
        try {
            test.run();
            System.out.println("ok - " + name);
        } catch (Throwable error) {
            failed++;
            System.out.println("not ok - " + name + ": " + error);
        }
    }

    static void same(Object got, Object want) {
        if (!want.equals(got)) {
            throw new AssertionError("got " + got + ", want " + want);
        }
    }

    static void refused(String code, Test test) throws Exception {
        try {
            test.run();
        } catch (OmiseException error) {
            same(error.getCode(), code);
            return;
        }
        throw new AssertionError("nothing was refused, want " + code);
    }

    static Client clientOf(String publicKey, String secretKey) {
        try {
            return new Client.Builder().publicKey(publicKey).secretKey(secretKey).build();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    static <T extends OmiseObjectBase> T send(RequestBuilder<T> builder) throws Exception {
        return client.sendRequest(builder.build());
    }

    static String token(String number, YearMonth expiration) throws Exception {
        return send(new Token.CreateRequestBuilder().card(new Card.Create().name("Somchai Prasert").number(number)
                .expiration(expiration).securityCode("123"))).getId();
    }

    static String token() throws Exception {
        return token("4242424242424242", YearMonth.now().plusYears(1));
    }

    static Charge.CreateRequestBuilder charging() throws Exception {
        return new Charge.CreateRequestBuilder().amount(100000).currency("thb").capture(true).card(token());
    }

    static Charge reread(Charge charge) throws Exception {
        return send(new Charge.GetRequestBuilder(charge.getId()));
    }

    /** Does what the payer does in a browser. */
    static String approve(Charge charge) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(charge.getAuthorizeUri()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("decision=approve")).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).headers().firstValue("Location").orElse("nowhere");
    }

    public static void main(String[] arguments) {
        test("token, charge and refund", () -> {
            String once = token();
            same(send(new Token.GetRequestBuilder(once)).isUsed(), false);
            Charge paid = send(charging().card(once).description("Order 1").metadata("order", 1));
            same(paid.getStatus(), ChargeStatus.Successful);
            same(send(new Charge.UpdateRequestBuilder(paid.getId()).description("Order 2")).getDescription(), "Order 2");
            Refund refund = send(new Refund.CreateRequestBuilder(paid.getId()).amount(40000));
            same(send(new Refund.GetRequestBuilder(paid.getId(), refund.getId())).getAmount(), 40000L);
            same(send(new Refund.ListRequestBuilder(paid.getId())).getTotal(), 1);
        });
        test("a card that expired is refused", () -> refused("invalid_card", () -> token("4242424242424242", new YearMonth(2015, 1))));
        test("a card without money", () -> same(
                send(charging().card(token("4111111111140011", YearMonth.now().plusYears(1)))).getFailureCode(), "insufficient_fund"));
        test("a used token is refused", () -> {
            String once = token();
            send(charging().card(once));
            refused("used_token", () -> send(charging().card(once)));
        });
        test("authorize, then capture or reverse", () -> { // version 4.0.2 cannot capture a part
            Charge held = send(charging().capture(false));
            same(held.isAuthorized(), true);
            same(send(new Charge.CaptureRequestBuilder(held.getId())).isPaid(), true);
            Charge other = send(charging().capture(false));
            same(send(new Charge.ReverseRequestBuilder(other.getId())).getStatus(), ChargeStatus.Reversed);
        });
        test("3-D Secure", () -> {
            Charge secure = send(charging().returnUri("https://shop.example/return"));
            same(secure.getStatus(), ChargeStatus.Pending);
            same(approve(secure), "https://shop.example/return");
            same(reread(secure).getStatus(), ChargeStatus.Successful);
        });
        test("a source and its payment", () -> {
            Source source = send(new Source.CreateRequestBuilder().type(SourceType.PromptPay).amount(100000).currency("thb"));
            Charge waiting = send(new Charge.CreateRequestBuilder().amount(100000).currency("thb").capture(true).source(source.getId()));
            same(waiting.getStatus(), ChargeStatus.Pending);
            same(reread(waiting).getSource().getId(), source.getId());
        });
        test("a customer and cards", () -> {
            Customer customer = send(new Customer.CreateRequestBuilder().email("somchai@example.com").card(token()));
            same(send(new Customer.UpdateRequestBuilder(customer.getId())
                    .card(token("5555555555554444", YearMonth.now().plusYears(1)))).getCards().getTotal(), 2);
            Card card = send(new Card.ListRequestBuilder(customer.getId())).getData().get(0);
            same(send(new Card.UpdateRequestBuilder(customer.getId(), card.getId()).name("Prasert")).getName(), "Prasert");
            same(send(new Charge.CreateRequestBuilder().amount(100000).currency("thb").capture(true).customer(customer.getId()))
                    .isPaid(), true);
            same(send(new Card.DeleteRequestBuilder(customer.getId(), card.getId())).isDeleted(), true);
            same(send(new Customer.DeleteRequestBuilder(customer.getId())).isDeleted(), true);
        });
        test("a recipient", () -> {
            Recipient made = send(new Recipient.CreateRequestBuilder().name("Somchai Prasert").type(RecipientType.Individual)
                    .bankAccount(new BankAccount.Params().brand("bbl").number("1234567890").name("Somchai Prasert")));
            same(send(new Recipient.UpdateRequestBuilder(made.getId()).email("pay@example.com")).getEmail(), "pay@example.com");
            same(send(new Recipient.DeleteRequestBuilder(made.getId())).isDeleted(), true);
        });
        test("lists have pages", () -> {
            ScopedList.Options page = new ScopedList.Options().limit(1).order(Ordering.Chronological);
            String first = send(new Charge.ListRequestBuilder().options(page.offset(0))).getData().get(0).getId();
            String second = send(new Charge.ListRequestBuilder().options(page.offset(1))).getData().get(0).getId();
            same(first.equals(second), false);
        });
        test("a wrong key is refused", () -> {
            client = clientOf("pkey_test_unknown", "wrong");
            refused("authentication_failure", () -> send(new Charge.ListRequestBuilder()));
        });
        System.exit(failed > 0 ? 1 : 0);
    }
}
