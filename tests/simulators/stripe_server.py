"""Stripe as its documentation describes it, for what we use of it: strict about parameters and idempotency keys.

A program of its own on loopback, in a thread; it shares nothing with the driver. ``pay``, ``refuse``, ``contest`` and the
like are what customers and banks do. ``lose_next`` answers are lost after the work is done, ``drop_next`` calls before.
"""

import hashlib
import hmac
import json
import re
import secrets
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

KEY = "sk_test_" + "k" * 24
WEBHOOK_SECRET = "whsec_" + "w" * 24
SESSION = {
    "mode", "line_items", "payment_method_types", "payment_intent_data", "setup_intent_data", "client_reference_id",
    "metadata", "success_url", "cancel_url", "locale", "customer", "customer_email",
}  # fmt: skip
INTENT = {
    "amount", "currency", "customer", "payment_method", "payment_method_types", "off_session", "confirm", "description",
    "metadata",
}  # fmt: skip
DECLINED = {"code": "card_declined", "decline_code": "generic_decline", "message": "Your card was declined."}
ASKS = {"code": "authentication_required", "decline_code": "authentication_required", "message": "Authenticate."}


class StripeError(Exception):
    def __init__(self, status, kind, code, message, **more):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message, **more}}


def wrong(message, code="parameter_invalid"):
    return StripeError(400, "invalid_request_error", code, message)


def missing(what, number):
    return StripeError(404, "invalid_request_error", "resource_missing", f"No such {what}: '{number}'")


def tree(pairs):
    """``a[b][0]=c`` as nested dictionaries."""
    found = {}
    for name, value in pairs:
        place, keys = found, re.findall(r"[^\[\]]+", name)
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return found


def fresh(prefix):
    return f"{prefix}_{secrets.token_hex(12)}"


class StripeAccount:
    """Everything that one account holds."""

    def __init__(self):
        self.lock = threading.RLock()
        self.customers, self.sessions, self.intents, self.setups = {}, {}, {}, {}
        self.methods, self.charges, self.refunds, self.disputes, self.answers = {}, {}, {}, {}, {}
        self.lose_next = self.drop_next = 0
        self.fail_next = []
        self.calls = []

    # What customers and banks do.

    def keep(self, number, last4):
        self._finish(self.sessions[number], last4)

    def pay(self, number, last4="4242"):
        self._finish(self.sessions[number], last4)

    def refuse(self, number):
        """The bank says no after the page is over, as a direct debit's does."""
        session = self.sessions[number]
        if session["status"] == "open":
            session["status"] = "complete"
            self.intents[session["payment_intent"]] |= {
                "status": "requires_payment_method", "last_payment_error": DECLINED
            }  # fmt: skip

    def expire(self, number):
        if self.sessions[number]["status"] == "open":
            self.sessions[number] |= {"status": "expired", "url": None}

    def contest(self, number, minor):
        intent = self.sessions[number]["payment_intent"] if number.startswith("cs_") else number
        made = fresh("dp")
        self.disputes[made] = {
            "id": made, "object": "dispute", "amount": minor, "currency": self.intents[intent]["currency"],
            "payment_intent": intent, "charge": self.intents[intent]["latest_charge"], "reason": "fraudulent",
            "status": "needs_response", "evidence_details": {"due_by": int(time.time()) + 86400 * 7},
        }  # fmt: skip
        return made

    def close(self, dispute, state):
        self.disputes[dispute]["status"] = str(state)

    def times_charged(self, reference):
        return sum(charge["metadata"].get("reference") == reference for charge in self.charges.values())

    def given_back(self, number):
        intent = self.sessions[number]["payment_intent"] if number.startswith("cs_") else number
        charge = self.intents[intent]["latest_charge"] if intent in self.intents else None
        return sum(refund["amount"] for refund in self.refunds.values() if refund["charge"] == charge and charge)

    def notification(self, number, event="checkout.session.completed", *, secret=WEBHOOK_SECRET, at=None):
        held = {**self.sessions, **self.disputes, **self.intents, **self.charges}[number]
        body = json.dumps({"id": fresh("evt"), "object": "event", "type": event, "data": {"object": held}}).encode()
        at = int(time.time()) if at is None else at
        digest = hmac.new(secret.encode(), b"%d.%s" % (at, body), hashlib.sha256).hexdigest()
        return body, {"Stripe-Signature": f"t={at},v1={digest}"}

    def _finish(self, session, last4):
        if session["status"] != "open":
            return
        customer = session["customer"]
        session |= {"status": "complete", "url": None}
        method = fresh("pm")
        card = {"brand": "visa", "last4": last4, "exp_month": 12, "exp_year": 2034}
        self.methods[method] = {
            "id": method, "object": "payment_method", "type": "card", "card": card, "customer": None
        }  # fmt: skip
        if session["mode"] == "setup":
            self.setups[session["setup_intent"]] |= {"status": "succeeded", "payment_method": method}
            self.methods[method]["customer"] = customer
            session["payment_status"] = "no_payment_required"
            return
        intent = self.intents[session["payment_intent"]]
        intent["payment_method"] = method
        if intent["setup_future_usage"]:
            self.methods[method]["customer"] = customer
        self._charge(intent)
        session["payment_status"] = "paid"

    def _charge(self, intent):
        made = fresh("ch")
        self.charges[made] = {
            "id": made, "object": "charge", "amount": intent["amount"], "currency": intent["currency"],
            "payment_intent": intent["id"], "metadata": dict(intent["metadata"]),
        }  # fmt: skip
        intent |= {"status": "succeeded", "latest_charge": made, "last_payment_error": None}

    # What the API does.

    def create_customer(self, asked):
        self._only(asked, {"name", "email", "metadata"})
        made = fresh("cus")
        self.customers[made] = {"id": made, "object": "customer", **asked}
        return self.customers[made]

    def create_session(self, asked):
        self._only(asked, SESSION)
        if asked.get("customer") and asked["customer"] not in self.customers:
            raise missing("customer", asked["customer"])
        if asked.get("customer") and asked.get("customer_email"):
            raise wrong("You may only specify one of customer and customer_email.")
        if not asked.get("success_url", "").startswith(("http://", "https://")):
            raise wrong("Not a valid URL", "url_invalid")
        made, mode = fresh("cs_test"), asked["mode"]
        session = {
            "id": made, "object": "checkout.session", "mode": mode, "status": "open", "payment_status": "unpaid",
            "customer": asked.get("customer"), "metadata": asked.get("metadata", {}), "amount_total": None,
            "currency": None, "payment_intent": None, "setup_intent": None,
            "url": f"https://checkout.example/c/pay/{made}",
        }  # fmt: skip
        if mode == "payment":
            self._payment(session, asked)
        else:
            self._only(asked.get("setup_intent_data", {}), {"metadata"})
            setup = fresh("seti")
            self.setups[setup] = {"id": setup, "object": "setup_intent", "status": "requires_payment_method",
                                  "payment_method": None}  # fmt: skip
            session["setup_intent"] = setup
        self.sessions[made] = session
        return self.full_session(made)

    def _payment(self, session, asked):
        data = asked.get("payment_intent_data", {})
        self._only(data, {"metadata", "setup_future_usage"})
        if data.get("setup_future_usage") and not asked.get("customer"):
            raise wrong("A customer is needed to keep what is paid with.")
        total, currencies = 0, set()
        for item in asked["line_items"].values():
            price = item["price_data"]
            self._only(price, {"currency", "unit_amount", "product_data"})
            total += int(price["unit_amount"]) * int(item["quantity"])
            currencies.add(price["currency"])
        if total <= 0 or len(currencies) != 1:
            raise wrong("The Checkout Session's total amount must be positive, in one currency.")
        intent = self._intent(total, currencies.pop(), data.get("metadata", {}), asked.get("customer"), None)
        intent["setup_future_usage"] = data.get("setup_future_usage")
        session |= {"amount_total": total, "currency": intent["currency"], "payment_intent": intent["id"]}

    def full_session(self, number):
        session = self.sessions.get(number)
        if session is None:
            raise missing("checkout.session", number)
        shown = dict(session)
        if session["payment_intent"]:
            shown["payment_intent"] = self._expanded(self.intents[session["payment_intent"]])
        if session["setup_intent"]:
            shown["setup_intent"] = self._expanded(self.setups[session["setup_intent"]])
        return shown

    def _expanded(self, held):
        return held | {"payment_method": self.methods.get(held["payment_method"])}

    def _intent(self, amount, currency, metadata, customer, method):
        made = fresh("pi")
        self.intents[made] = {
            "id": made, "object": "payment_intent", "amount": amount, "currency": currency, "metadata": metadata,
            "customer": customer, "payment_method": method, "status": "requires_payment_method", "latest_charge": None,
            "last_payment_error": None, "setup_future_usage": None,
        }  # fmt: skip
        return self.intents[made]

    def create_intent(self, asked):
        self._only(asked, INTENT)
        if asked.get("off_session") != "true" or asked.get("confirm") != "true":
            raise wrong("Only charges of kept cards are known here.")
        if asked.get("payment_method_types") != {"0": "card"}:
            raise wrong("A `return_url` must be specified because this PaymentIntent accepts the account's methods.")
        method = self.methods.get(asked["payment_method"])
        if method is None or method["customer"] is None or method["customer"] != asked["customer"]:
            raise wrong("The payment method is not attached to the customer.", "payment_method_unexpected_state")
        metadata = asked.get("metadata", {})
        intent = self._intent(int(asked["amount"]), asked["currency"], metadata, asked["customer"], method["id"])
        refusal = {"0002": DECLINED, "3184": ASKS}.get(method["card"]["last4"])
        if refusal is None:
            self._charge(intent)
            return intent
        intent["last_payment_error"] = refusal
        told = {name: value for name, value in refusal.items() if name not in {"message", "code"}}
        raise StripeError(
            402, "card_error", refusal["code"], refusal["message"], payment_intent=dict(intent), **told
        )  # fmt: skip

    def cancel_intent(self, number):
        intent = self._held(self.intents, "payment_intent", number)
        if intent["status"] in {"succeeded", "canceled"}:
            raise wrong("You cannot cancel this PaymentIntent.", "payment_intent_unexpected_state")
        intent["status"] = "canceled"
        return intent

    def create_refund(self, asked):
        self._only(asked, {"charge", "amount", "metadata"})
        charge = self._held(self.charges, "charge", asked["charge"])
        given = sum(refund["amount"] for refund in self.refunds.values() if refund["charge"] == charge["id"])
        if given + int(asked["amount"]) > charge["amount"]:
            raise wrong("Refund amount is greater than unrefunded amount on charge", "charge_already_refunded")
        made = fresh("re")
        self.refunds[made] = {
            "id": made, "object": "refund", "amount": int(asked["amount"]), "currency": charge["currency"],
            "charge": charge["id"], "metadata": asked.get("metadata", {}), "status": "succeeded",
        }  # fmt: skip
        return self.refunds[made]

    def detach(self, number):
        method = self._held(self.methods, "payment_method", number)
        if method["customer"] is None:
            raise wrong("The payment method you provided is not attached to a customer.")
        method["customer"] = None
        return method

    def full_dispute(self, number):
        dispute = self._held(self.disputes, "dispute", number)
        return dispute | {"payment_intent": self.intents[dispute["payment_intent"]]}

    def _held(self, store, what, number):
        if number not in store:
            raise missing(what, number)
        return store[number]

    def _only(self, asked, known):
        unknown = sorted(set(asked) - known)
        if unknown:
            raise wrong(f"Received unknown parameter: {unknown[0]}", "parameter_unknown")

    def _listed(self, found):
        return {"object": "list", "data": list(found), "has_more": False, "url": "/v1/list"}

    def answer(self, method, path, asked):  # noqa: C901, PLR0911 - one line a route
        """The answer to one call."""
        parts = path.strip("/").split("/")[1:]
        number = parts[-1]
        match (method, *parts):
            case ("POST", "customers"):
                return self.create_customer(asked)
            case ("POST", "checkout", "sessions"):
                return self.create_session(asked)
            case ("GET", "checkout", "sessions", _):
                return self.full_session(number)
            case ("POST", "payment_intents"):
                return self.create_intent(asked)
            case ("GET", "payment_intents", _):
                return self._held(self.intents, "payment_intent", number)
            case ("GET", "payment_intents"):
                theirs = [held for held in self.intents.values() if held["customer"] == asked.get("customer")]
                return self._listed(reversed(theirs))
            case ("POST", "payment_intents", wanted, "cancel"):
                return self.cancel_intent(wanted)
            case ("POST", "payment_methods", wanted, "detach"):
                return self.detach(wanted)
            case ("POST", "refunds"):
                return self.create_refund(asked)
            case ("GET", "refunds"):
                return self._listed(held for held in self.refunds.values() if held["charge"] == asked.get("charge"))
            case ("GET", "disputes", _):
                return self.full_dispute(number)
        raise missing("route", f"{method} {path}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args):
        pass

    def do_GET(self):
        self._answer("GET", "")

    def do_POST(self):
        self._answer("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def _answer(self, method, body):
        account = self.server.account
        with account.lock:
            account.calls.append((method, self.path))
            if account.drop_next:
                account.drop_next -= 1
                return self._hang_up()
            if account.fail_next:
                return self._send(account.fail_next.pop(0), {"error": {"type": "api_error", "message": "Failed."}})
            status, told = self._told(account, method, body)
            if account.lose_next and method == "POST":
                account.lose_next -= 1
                return self._hang_up()
        return self._send(status, told)

    def _told(self, account, method, body):
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            return 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
        parts = urlsplit(self.path)
        asked = tree(parse_qsl(body if method == "POST" else parts.query, keep_blank_values=True))
        key = self.headers.get("Idempotency-Key", "") if method == "POST" else ""
        known = account.answers.get(key) if key else None
        if known is not None and known[0] != (parts.path, body):
            return 400, {"error": {"type": "idempotency_error", "message": "Keys can only be used with one request."}}
        if known is not None:
            return known[1]
        try:
            answer = (200, account.answer(method, parts.path, asked))
        except StripeError as error:
            answer = (error.status, error.body)
        # As they were when they were first given.
        answer = json.loads(json.dumps(answer))
        if key:
            account.answers[key] = ((parts.path, body), answer)
        return answer

    def _hang_up(self):
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(2)

    def _send(self, status, told):
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away is no fault of the simulator."""


@contextmanager
def running():
    """A fresh account; yields it with the address of its API."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.account = StripeAccount()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.account, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
