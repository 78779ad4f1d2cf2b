#!/usr/bin/env python3
"""A loopback chat-completions server that answers as real servers and models have been seen to. Standard library only.

    python3 server.py PORT [SECONDS]     PORT 0 takes a free one; ends by itself after SECONDS (default 600)

Prints "READY http://127.0.0.1:PORT". The base URL of a case is http://127.0.0.1:PORT/CASE/v1. `CASE~word` is the same
case with a request counter of its own, so `c_one_bad~1` and `c_one_bad~2` do not see each other.
GET /log/CASE gives the requests of a case as JSON ({path, headers, body} each); GET / lists the cases. Named as
HTTP_PROXY it answers for any host, so that a base URL such as http://NAME.openai.azure.com/key_azure/... stays here.

The replies belong to inputs/article.txt. A case is a function of one Ask and returns (status, body) or (status, body,
headers). What each one means, and what is right, stands in README.md and expected.json.
"""
import json, sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from server import DRAFT, HALF, REPLY, TEXT, USAGE, _claim, calls, changed, error, good, main, says


def first(answer):
    """This answer to the first request, a good one from the second on."""
    return lambda ask: answer(ask) if ask.n == 1 else good(ask)


def always(*answer): return lambda ask: answer
def once(*answer): return first(lambda ask: answer)
def html(title, more=""): return f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>{more or 'nginx/1.24.0'}</center>\r\n</body>\r\n</html>\r\n"
def text(content, finish="stop", **more): return lambda ask: says(content, finish, **more)
def slip(bad): return lambda ask: says(TEXT if ask.told else bad)
def value(change): return lambda ask: says(changed(change))


PLAIN_DRAFT = "Let me think. First draft:\n" + DRAFT + "\nWait, nine is wrong, it is three weeks.\n"
QUOTED = changed(lambda reply: reply["summary"].update(headline="The </think> tag"))

# --- a draft is not the answer
think_done = text("<think>\n" + PLAIN_DRAFT + "</think>\n\n" + TEXT)
think_no_open = text(PLAIN_DRAFT + "</think>\n\n" + TEXT)
think_cut_stop = text("<think>\n" + PLAIN_DRAFT)
think_empty_after = text("<think>\n" + PLAIN_DRAFT + "</think>\n", "length")
think_twice = text("<think>\n" + PLAIN_DRAFT + "</think>\n<think>\nOnce more: " + DRAFT + "\n</think>\n" + TEXT)
think_nested = text("<think>\nThe user may see <think> here. " + PLAIN_DRAFT + "<think>again</think> one more " + DRAFT + "\n</think>\n" + TEXT)
think_fenced_draft = text("<think>\n```json\n" + DRAFT + "\n```\nno, three.\n</think>\nHere is the JSON:\n```json\n" + TEXT + "\n```")
think_then_quote = text("<think>\n" + PLAIN_DRAFT + "</think>\n" + QUOTED)
think_upper = text("<THINK>\n" + PLAIN_DRAFT + "</THINK>\n" + TEXT)
open_tag_in_quote = text(changed(lambda reply: reply["summary"].update(headline="The <think> tag")))
seed_think = text("<seed:think>\n" + PLAIN_DRAFT + "<seed:cot_budget_reflect>I have used 99 tokens.</seed:cot_budget_reflect>\n</seed:think>" + TEXT)
thinking_tag = text("<thinking>\n" + PLAIN_DRAFT + "</thinking>\n<output>\n" + TEXT + "\n</output>")
thought_tag = text("<thought>\n" + PLAIN_DRAFT + "</thought>\n" + TEXT)
thought_cut = text("<thought>\n" + PLAIN_DRAFT, "length")
magistral = text("[THINK]" + PLAIN_DRAFT + "[/THINK]" + TEXT)
magistral_cut = text("[THINK]" + PLAIN_DRAFT, "length")
kimi_vl = text("◁think▷" + PLAIN_DRAFT + "◁/think▷" + TEXT)
cohere_tags = text("<|START_THINKING|>" + PLAIN_DRAFT + "<|END_THINKING|><|START_RESPONSE|>" + TEXT + "<|END_RESPONSE|>")
openthinker = text("<|begin_of_thought|>\n" + PLAIN_DRAFT + "<|end_of_thought|>\n\n<|begin_of_solution|>\n" + TEXT + "\n<|end_of_solution|>")
granite = text("Here is my thought process: " + PLAIN_DRAFT + "\n\nHere is my response:\n" + TEXT)
glm_box = text("<think>" + PLAIN_DRAFT + "</think>\n<answer><|begin_of_box|>" + TEXT + "<|end_of_box|></answer>")
gemma_channel = text("<|channel>thought\n" + PLAIN_DRAFT + "<channel|>" + TEXT)
reasoning_tag_unclosed = text("<reasoning>\n" + PLAIN_DRAFT)
harmony_plain = text("analysisFirst draft: " + DRAFT + " no, three weeks.assistantfinal" + TEXT)
harmony_constrain = text("<|channel|>analysis<|message|>Draft: " + DRAFT + "<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>" + TEXT + "<|return|>")
harmony_cut = text("<|channel|>analysis<|message|>First draft: " + DRAFT + " no, that is", "length")
reasoning_beside = text(TEXT, reasoning_content=PLAIN_DRAFT)
reasoning_new_cut = text(None, "length", reasoning=PLAIN_DRAFT)
reasoning_new_only = text("", reasoning=TEXT)
reasoning_prose_only = text("", reasoning_content=PLAIN_DRAFT + "I should still check the last")
reasoning_details = text(TEXT, reasoning=PLAIN_DRAFT, reasoning_details=[{"type": "reasoning.text", "text": PLAIN_DRAFT, "index": 0}])
parts_thinking = text([{"type": "thinking", "thinking": [{"type": "text", "text": PLAIN_DRAFT}]}, {"type": "text", "text": TEXT}])
parts_thinking_cut = text([{"type": "thinking", "thinking": [{"type": "text", "text": PLAIN_DRAFT}]}], "length")

# --- finish reasons, choices, errors inside a 200
fin_safety = text(None, "SAFETY")
fin_sensitive = text("", "sensitive")
fin_recitation = text(HALF, "RECITATION")
fin_guardrail = text("Sorry, the model cannot answer this question.", "guardrail_intervened")
fin_refusal = text("", "refusal")
fin_toxic = text(HALF, "ERROR_TOXIC")
refusal_field = text(None, refusal="I'm sorry, I can't assist with that request.")
fin_max_tokens = text(HALF, "MAX_TOKENS")
fin_model_length = text(HALF, "model_length")
fin_context_window = text(HALF, "model_context_window_exceeded")
fin_max_output = text(None, "max_output_tokens")
fin_deepseek_busy = first(text(HALF, "insufficient_system_resource"))
fin_network = first(text(HALF, "network_error"))
fin_abort = first(text(HALF, "abort"))
fin_error_caps = first(text("", "ERROR"))
fin_error_always = text(HALF, "error")
fin_malformed_call = first(text(None, "MALFORMED_FUNCTION_CALL"))
fin_end_turn = text(TEXT, "end_turn")
fin_eos = text(TEXT, "eos_token")
fin_null = text(TEXT, None)
fin_unknown = text(TEXT, "FINISH_REASON_UNSPECIFIED")


def _err200(error, **beside): return 200, {"id": "x", "object": "chat.completion", "error": error, **beside}


e200_number = once(*_err200({"message": "Provider returned error", "code": 429}))
e200_name = once(*_err200({"message": "Rate limit reached. Please slow down.", "code": "rate_limit_exceeded"}))
e200_string = once(*_err200("upstream connect error or disconnect/reset before headers"))
e200_beside = once(*_err200({"message": "Upstream idle timeout", "code": 504}, choices=says(HALF)[1]["choices"], usage=USAGE))


def e200_in_choice(ask):
    if ask.n > 1: return good(ask)
    return 200, {"id": "x", "choices": [{"index": 0, "error": {"code": "503", "message": "no instances available"}, "message": {"role": "assistant", "content": ""}}]}


e200_key = always(*_err200({"message": "No auth credentials found", "code": 401}))
e200_model = always(200, {"object": "error", "message": "The model `m` does not exist.", "type": "NotFoundError", "param": None, "code": 404})
e200_credit_name = always(*_err200({"message": "You exceeded your current quota, please check your plan and billing details.", "code": "insufficient_quota"}))
minimax_limit = once(200, {"id": "", "choices": None, "base_resp": {"status_code": 1002, "status_msg": "rate limit"}})
minimax_credit = always(200, {"id": "", "choices": None, "base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}})


def err_null_beside(ask):
    status, body = says(TEXT)
    return status, {**body, "error": None, "base_resp": {"status_code": 0, "status_msg": ""}}


choices_null = once(200, {"id": "x", "object": "chat.completion", "choices": None, "usage": None})
choices_hollow = once(200, {"id": "x", "object": "chat.completion", "choices": [{}]})
choices_missing = once(200, {})
choices_never = always(200, {"id": "x", "object": "chat.completion", "choices": []})
empty_once = first(text(""))
empty_never = text("")
parts_text = text([{"type": "text", "text": TEXT[:400]}, {"type": "text", "text": TEXT[400:]}])
content_object = text(REPLY)
calls_unasked = lambda ask: calls(TEXT)
fcall_old = text(None, "function_call", function_call={"name": "article_reply", "arguments": TEXT})
calls_empty_list = text(TEXT, "tool_calls", tool_calls=[])
body_list = lambda ask: (200, [says(TEXT)[1]])


def usage_strings(ask): return says(TEXT, usage={"prompt_tokens": "900", "completion_tokens": "300", "total_tokens": "1200"})
def usage_anthropic(ask): return says(TEXT, usage={"input_tokens": 900, "output_tokens": 300})
def usage_cut(ask): return says(HALF, "LENGTH", usage={"prompt_tokens": 900.0, "completion_tokens": None, "total_tokens": 1100, "completion_tokens_details": None})


# --- error bodies: keys
def message(status, words, **more): return always(*error(status, words, **more))


key_deepseek = message(401, "Authentication Fails, Your api key: ****abcd is invalid", type="authentication_error", code="invalid_request_error")
key_anthropic = always(401, {"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}, "request_id": "req_1"})
key_mistral = always(401, {"message": "Unauthorized", "request_id": "5a1"})
key_detail = always(401, {"detail": "Invalid or missing API key"})
key_xai = always(400, {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: xx***yy. You can obtain an API key from the console."})
key_hf = always(401, {"error": "Invalid username or password."})
key_minimax = always(401, {"type": "error", "error": {"type": "authorized_error", "message": "login fail: Please carry the API secret key in the 'Authorization' field of the request header (1004)", "http_code": "401"}})
key_zhipu = always(401, {"error": {"code": "1000", "message": "身份验证失败。"}})
key_cloudflare = always(401, {"result": None, "success": False, "errors": [{"code": 10000, "message": "Authentication error"}], "messages": []})
key_html = always(401, html("401 Authorization Required", "openresty/1.25.3.1"))
key_bare = always(401, "", {"Content-Type": "text/plain"})
key_nim = always(403, {"status": 403, "title": "Forbidden", "detail": "Authorization failed"})
key_region = message(403, "Country, region, or territory not supported", type="request_forbidden", code="unsupported_country_region_territory")
key_gemini_denied = always(403, [{"error": {"code": 403, "message": "Your project has been denied access. Please contact support.", "status": "PERMISSION_DENIED"}}])
key_litellm = message(401, "Authentication Error, Invalid proxy server token passed. Received API Key = sk-...abcd, Key Hash (Token) =88dc. Unable to find token in cache or `LiteLLM_VerificationTokenTable`", type="token_not_found_in_db", param="key", code="401")
# --- models
nf_openai = message(404, "The model `m` does not exist or you do not have access to it.", code="model_not_found")
nf_vllm_flat = always(404, {"object": "error", "message": "The model `m` does not exist.", "type": "NotFoundError", "param": None, "code": 404})
nf_deepseek = message(400, "Model Not Exist", code="invalid_request_error")
nf_openrouter = always(400, {"error": {"message": "m is not a valid model ID", "code": 400}, "user_id": "u"})
nf_openrouter_ep = always(404, {"error": {"message": "No endpoints found for m.", "code": 404}})
nf_together = message(404, "Unable to access model m. Please visit https://api.together.example/models to view the list of supported models.", code="model_not_available")
nf_fireworks = always(404, {"error": {"object": "error", "type": "invalid_request_error", "code": "NOT_FOUND", "message": "Model not found, inaccessible, and/or not deployed"}})
nf_azure = always(404, {"error": {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again."}})
nf_lmstudio = always(404, {"error": "No models loaded. Please load a model in the developer page or use the `lms load` command."})
nf_mistral = always(400, {"object": "error", "message": "Invalid model: m", "type": "invalid_model", "param": None, "code": "1500"})
nf_anthropic = always(404, {"type": "error", "error": {"type": "not_found_error", "message": "model: m"}})
nf_groq_gone = message(400, "The model `m` has been decommissioned and is no longer supported. Please refer to the deprecations page for a recommendation on which model to use instead.", code="model_decommissioned")
nf_litellm = message(400, "/chat/completions: Invalid model name passed in model=m. Call `/v1/models` to view available models for your key.", type="None", param="None", code="400")
nf_zhipu = always(400, {"error": {"code": "1211", "message": "模型不存在，请检查模型代码。"}})
path_fastapi = always(404, {"detail": "Not Found"})
path_html = always(404, html("404 Not Found"))
# --- credit
cr_deepseek = message(402, "Insufficient Balance", type="unknown_error", code="invalid_request_error")
cr_openai = message(429, "You exceeded your current quota, please check your plan and billing details.", type="insufficient_quota", code="insufficient_quota")
cr_anthropic = always(400, {"type": "error", "error": {"type": "invalid_request_error", "message": "Your credit balance is too low to access the API. Please go to Plans & Billing to upgrade or purchase credits."}})
cr_moonshot = message(429, "Your account org-1 is suspended due to insufficient balance, please recharge your account or check your plan and billing details", type="exceeded_current_quota_error")
cr_zhipu = always(429, {"error": {"code": "1113", "message": "余额不足或无可用资源包,请充值。"}})
cr_xai = always(403, {"code": "The caller does not have permission to execute the specified operation", "error": "Your team has either used all available credits or reached its monthly spending limit."})
cr_hf = always(402, {"error": "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits."})
cr_arrears = message(400, "Access denied, please make sure your account is in good standing.", type="Arrearage", code="Arrearage")
# --- limits of rate
ra_one = once(*error(429, "Rate limit reached for requests per minute", {"Retry-After": "1"}, code="rate_limit_exceeded"))
ra_float = once(*error(429, "Too many requests. Please try again in 1.2s.", {"Retry-After": "1.2"}))
ra_words = once(*error(429, "slow down", {"Retry-After": "soon"}))
ra_none_flat = once(429, {"message": "Requests rate limit exceeded", "request_id": "r"})
ra_gemini = once(429, [{"error": {"code": 429, "message": "Resource has been exhausted (e.g. check quota).", "status": "RESOURCE_EXHAUSTED", "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "2s"}]}}])
ra_hours_503 = always(503, {"error": {"message": "Down for maintenance", "code": 503}}, {"Retry-After": "14400"})
ra_openrouter_day = always(429, {"error": {"message": "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day", "code": 429, "metadata": {"headers": {"X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "0"}}}}, {"Retry-After": "36000"})
h500_once = once(*error(500, "The server had an error while processing your request. Sorry about that!", type="server_error"))
h502_html_once = once(502, html("502 Bad Gateway", "cloudflare"))
h503_loading = once(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}})
h504_bare = once(504, "upstream request timeout", {"Content-Type": "text/plain"})
h529_once = once(529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
h500_never = message(500, "Internal server error", type="server_error")
# --- in the middle of a run
mid_502_html = lambda ask: (502, html("502 Bad Gateway")) if ask.n == 20 else good(ask)
mid_200_html = lambda ask: (200, html("Just a moment...")) if ask.n == 20 else good(ask)
mid_404_html = lambda ask: (404, html("404 Not Found")) if ask.article == 20 else good(ask)
mid_400_words = lambda ask: error(400, "Could not parse the request body.") if ask.article == 20 else good(ask)
mid_413_html = lambda ask: (413, html("413 Request Entity Too Large")) if ask.article == 20 else good(ask)
start_200_html = always(200, "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in to continue</body></html>")
start_502_html = always(502, html("502 Bad Gateway"))
# --- filters that answer with an error
flt_azure = lambda ask: error(400, "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.", code="content_filter", param="prompt", type=None, innererror={"code": "ResponsibleAIPolicyViolation"}) if ask.article == 2 else good(ask)
flt_deepseek = lambda ask: error(400, "Content Exists Risk") if ask.article == 2 else good(ask)
flt_dashscope = lambda ask: error(400, "Input data may contain inappropriate content.", code="data_inspection_failed", type="data_inspection_failed") if ask.article == 2 else good(ask)
flt_openrouter = lambda ask: (403, {"error": {"code": 403, "message": "m requires moderation. Your input was flagged for \"violence\"", "metadata": {"reasons": ["violence"], "flagged_input": "..."}}}) if ask.article == 2 else good(ask)


# --- what is sent cannot fit: the output limit
def limit(most, words, status=400, body=None):
    """words: with {t}, the limit that was sent."""
    def case(ask):
        t = ask.output_limit
        if t <= most: return good(ask)
        said = words.replace("{t}", str(t)).replace("{sum}", str(t + 2300))
        return (status, body(said)) if body else error(status, said)
    return case


lim_openai = limit(4096, "max_tokens is too large: {t}. This model supports at most 4096 completion tokens, whereas you provided {t}.")
lim_deepseek = limit(4096, "Invalid max_tokens value, the valid range of max_tokens is [1, 4096]")
lim_groq = limit(4096, "`max_tokens` must be less than or equal to `4096`, the maximum value for `max_tokens` is less than the `context_window` for this model")
lim_anthropic = limit(4096, "max_tokens: {t} > 4096, which is the maximum allowed number of output tokens for m", body=lambda said: {"type": "error", "error": {"type": "invalid_request_error", "message": said}})
lim_tgi = limit(4096 - 2300, "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 2300 `inputs` tokens and {t} `max_new_tokens`", 422, lambda said: {"error": said, "error_type": "validation"})
lim_vllm_old = limit(6000 - 2300, "This model's maximum context length is 6000 tokens. However, you requested {sum} tokens (2300 in the messages, {t} in the completion). Please reduce the length of the messages or completion.", body=lambda said: {"object": "error", "message": said, "type": "BadRequestError", "param": None, "code": 400})
lim_sglang = limit(6000 - 2300, "Requested token count exceeds the model's maximum context length of 6000 tokens. You requested a total of {sum} tokens: 2300 tokens from the input messages and {t} tokens for the completion. Please reduce the number of tokens in the input messages or the completion to fit within the limit.", body=lambda said: {"object": "error", "message": said, "type": "BadRequest", "code": 400})
lim_gemini = limit(4096, "Unable to submit request because it has a maxOutputTokens value of {t} but the supported range is from 1 (inclusive) to 4097 (exclusive). Update the value and try again.", body=lambda said: [{"error": {"code": 400, "message": said, "status": "INVALID_ARGUMENT"}}])
lim_pydantic = limit(4096, "Input should be less than or equal to 4096", 422, lambda said: {"detail": [{"type": "less_than_equal", "loc": ["body", "max_tokens"], "msg": said, "input": 9999, "ctx": {"le": 4096}}]})
lim_dashscope = limit(4096, "<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 4096]")
lim_afford = limit(2000, "This request requires more credits, or fewer max_tokens. You requested up to {t} tokens, but can only afford 2000.", 402, lambda said: {"error": {"message": said, "code": 402}})


def name_new(ask):
    if "max_tokens" not in ask.body: return good(ask)
    return error(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", code="unsupported_parameter", param="max_tokens")


def name_old(ask):
    if "max_completion_tokens" not in ask.body: return good(ask)
    return 422, {"object": "error", "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"], "msg": "Extra inputs are not permitted", "input": 1}]}, "type": "invalid_request_error", "code": None}


# --- the prompt alone is too long: the second of five articles
def too_long(answer): return lambda ask: answer if ask.article == 2 else good(ask)


ctx_openai = too_long(error(400, "This model's maximum context length is 8192 tokens. However, your messages resulted in 9300 tokens. Please reduce the length of the messages.", code="context_length_exceeded", param="messages"))
ctx_llamacpp = too_long((400, {"error": {"code": 400, "message": "the request exceeds the available context size. try increasing the context size or enable context shift", "type": "exceed_context_size_error", "n_prompt_tokens": 9300, "n_ctx": 8192}}))
ctx_anthropic = too_long((400, {"type": "error", "error": {"type": "invalid_request_error", "message": "prompt is too long: 208310 tokens > 200000 maximum"}}))
ctx_groq_413 = too_long(error(413, "Request too large for model `m` in organization `o` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 12000, please reduce your message size and try again.", code="rate_limit_exceeded", type="tokens"))


# --- roles
def no_system(ask):
    if "system" in ask.roles or "developer" in ask.roles: return error(400, "System role not supported", type="BadRequestError", code=400)
    if any(role != ("user", "assistant")[i % 2] for i, role in enumerate(ask.roles)): return error(400, "Conversation roles must alternate user/assistant/user/assistant/...", type="BadRequestError", code=400)
    return good(ask)


def no_system_500(ask):
    if "system" in ask.roles: return 500, {"error": {"code": 500, "message": "\n------------\nWhile executing CallExpression at line 1, column 68 in source:\n...raise_exception('System role not supported')...\nError: Jinja Exception: System role not supported", "type": "server_error"}}
    return good(ask)


def last_user(ask):
    if ask.roles[-1] != "user": return 400, {"object": "error", "message": f"Expected last role User or Tool (or Assistant with prefix True) for serving but got {ask.roles[-1]}", "type": "invalid_request_message_order", "code": "3230"}
    if "system" in ask.roles[1:]: return 400, {"object": "error", "message": "System message must be at the beginning.", "type": "BadRequestError", "code": 400}
    return says("Sure! Here is what I found in the article.") if ask.n == 1 else good(ask)


def no_empty_message(ask):
    if any(not str(m.get("content") or "").strip() for m in ask.body["messages"]): return error(400, "messages: text content blocks must be non-empty")
    return says("") if ask.n == 1 else good(ask)


# --- sampling
def no_temperature(words, status=400, **more): return lambda ask: error(status, words, **more) if "temperature" in ask.body else good(ask)


temp_unsupported = no_temperature("Unsupported parameter: 'temperature' is not supported with this model.", code="unsupported_parameter", param="temperature")
temp_moonshot = no_temperature("invalid temperature: only 1 is allowed for this model")
temp_deprecated = no_temperature("`temperature` is deprecated for this model.")


def temp_tgi(ask): return (422, {"error": "Input validation error: `temperature` must be strictly positive", "error_type": "validation"}) if ask.body.get("temperature") == 0 else good(ask)


# --- ways of asking for JSON
def only(forms, answer): return lambda ask: good(ask) if ask.form in forms else answer


rf_deepseek = only(("json_object", "plain", "tools"), error(400, "This response_format type is unavailable now"))
rf_groq = only(("json_object", "plain", "tools"), error(400, "This model does not support response format `json_schema`. See supported models in the docs.", param="response_format"))
rf_tools_only = only(("tools",), error(400, "response_format: Extra inputs are not permitted"))


def rf_plain_only(ask):
    if ask.form == "plain": return good(ask)
    if ask.form == "tools": return error(400, "registry.ollama.ai/library/m:latest does not support tools", type="api_error")
    return error(400, "Additional properties are not allowed ('response_format' was unexpected)")


def rf_openrouter(ask):
    if ask.form == "plain": return good(ask)
    if ask.form == "tools": return 404, {"error": {"message": "No endpoints found that support tool use. To learn more about provider routing, visit the docs.", "code": 404}}
    return 404, {"error": {"message": "No endpoints found that can handle the requested parameters.", "code": 404}}


rf_grammar = only(("json_object", "plain", "tools"), (400, {"error": {"code": 400, "message": "Failed to parse grammar", "type": "invalid_request_error"}}))
rf_422 = only(("plain", "tools"), (422, {"detail": [{"type": "literal_error", "loc": ["body", "response_format", "type"], "msg": "Input should be 'text'", "input": "json_schema"}]}))
# --- the model's slip as an error
slip_tool_use = lambda ask: error(400, "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.", code="tool_use_failed", failed_generation="<function=article_reply>" + HALF) if ask.n == 1 else good(ask)
slip_ollama = once(500, {"error": {"message": "error parsing tool call: raw='{\"entities\": [', err=unexpected end of JSON input", "type": "api_error", "param": None, "code": None}})
slip_openai = once(*error(500, "The model produced invalid content. Consider modifying your prompt if you are seeing this error persistently.", type="model_error"))
echo_4096 = lambda ask: says(TEXT, usage={"prompt_tokens": 4096, "completion_tokens": 300, "total_tokens": 4396})
usage_zero = lambda ask: says(TEXT, usage={"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0})

# --- one slip in the JSON
j_comma = slip(TEXT[:-2] + ",}}")
j_comments = slip(TEXT.replace('"claims": [{', '"claims": [ // the core ones\n{', 1).replace('"summary":', '/* now the summary */ "summary":'))
j_missing_comma = slip(TEXT.replace('}], "summary"', '}] "summary"'))
j_quotes = slip(TEXT.replace("The city will close the Harbour Bridge for", 'The city will close the "Harbour Bridge" for', 1))
j_tab = slip(TEXT.replace("14 cracks in the deck of", "14 cracks in\tthe deck of"))
j_python = slip(TEXT.replace("null", "None"))
j_keys = slip(TEXT.replace('"text":', "text:").replace('"name":', "name:"))
j_smart = slip(TEXT.replace('"headline": "Harbour Bridge to close for three weeks"', "“headline”: “Harbour Bridge to close for three weeks”"))
j_bom = slip("\ufeff" + TEXT)
j_fence_lang = slip("```json5\n" + TEXT + "\n```\nLet me know if you need anything else {or more}!")
j_fence_open = slip("Here you go:\n```json\n" + TEXT)
j_two = slip(TEXT + "\n\n" + TEXT)
j_nan = slip(TEXT.replace('"time": null', '"time": NaN'))
j_double_brace = slip("{" + TEXT + "}")
j_end_missing = slip(TEXT[:-2])
j_half = text(HALF)
j_escape = slip(TEXT.replace("Harbour Bridge to close", "Harbour\\' Bridge to close"))
j_nul = text(TEXT.replace("Harbour Bridge to close", "Harbour Bridge \\u0000to close"))
j_escaped_whole = slip(TEXT.replace('"', '\\"'))
j_xml = slip("<json>\n" + TEXT + "\n</json>")
j_thousands = slip(TEXT.replace('"value": 2500000', '"value": 2,500,000'))
j_tool_markup = slip('<tool_call>\n{"name": "article_reply", "arguments": ' + TEXT + "}\n</tool_call>")


# --- one slip in a value: always the same
def _claims(reply, **values):
    for claim in reply["claims"]: claim.update(values)


def _each(reply, do):
    for claim in reply["claims"]: do(claim)


def _ids(reply):
    for i, claim in enumerate(reply["claims"]): claim["id"] = i + 1
    for i, sentence in enumerate(reply["summary"]["sentences"]): sentence["claims"] = [i + 1]


v_enum_space = value(lambda r: _each(r, lambda c: c.update(status=f" {c['status']} ", polarity=" Positive")))
v_ids_int = value(_ids)
v_null_lists = value(lambda r: (_claims(r, quantities=None), r["entities"][0].update(aliases=None)))
v_missing = value(lambda r: (_each(r, lambda c: [c.pop(k) for k in ("time", "quantities")]), r["entities"][0].pop("aliases")))
v_evidence_str = value(lambda r: _each(r, lambda c: c.update(evidence=c["evidence"][0])))
v_attr_flat = value(lambda r: r["claims"][0].update(attribution=["Ana Corvo"]))
v_attr_str = value(lambda r: r["claims"][0].update(attribution="Ana Corvo"))
v_quantity_one = value(lambda r: r["claims"][1].update(quantities=r["claims"][1]["quantities"][0]))
v_entity_one = value(lambda r: r.update(entities=r["entities"][0]))
v_value_str = value(lambda r: r["claims"][1]["quantities"][0].update(value="14"))
v_wrap_response = text(json.dumps({"response": REPLY}))
v_wrap_list = text(json.dumps([REPLY]))
v_wrap_tool = text(json.dumps({"name": "article_reply", "arguments": REPLY}))
v_wrap_double = text(json.dumps(TEXT))
v_extra = value(lambda r: (_claims(r, confidence=0.9), r.update(note="Done."), r["summary"].update(language="en")))
v_bad_entity = value(lambda r: r["entities"].append({"name": None, "type": 7, "aliases": "x"}))
v_bad_sentence = value(lambda r: r["summary"]["sentences"][1].update(claims=["c77"]))
v_bad_time = value(lambda r: r["claims"][1].update(time="around noon, perhaps"))
v_bad_polarity = value(lambda r: r["claims"][2].update(polarity="mixed"))
v_bad_twice = value(lambda r: r["claims"][2].update(status="expected", polarity="mixed", importance="huge", evidence=None))
v_claim_string = value(lambda r: r["claims"].append("The union has not agreed to night shifts."))
v_claim_empty = value(lambda r: r["claims"].append(_claim(4, "", "")))
v_bad_quantity = value(lambda r: r["claims"][2]["quantities"][0].update(value="a lot", comparator="roughly-ish"))
v_no_summary = value(lambda r: r.update(summary=None))
v_all_bad = value(lambda r: _claims(r, status="expected"))



def tools(message_of):
    return lambda ask: says(None, "tool_calls", **message_of(ask)) if ask.form == "tools" else error(400, "response_format is not supported")


def _call(arguments, i=0): return {"id": f"t{i}", "type": "function", "function": {"name": "article_reply", "arguments": arguments}}


t_object = tools(lambda ask: {"tool_calls": [_call(REPLY)]})
t_equal = tools(lambda ask: {"tool_calls": [_call(TEXT, 0), _call(TEXT, 1)]})
t_fcall = tools(lambda ask: {"function_call": {"name": "article_reply", "arguments": TEXT}})
t_wrapped = tools(lambda ask: {"tool_calls": [_call(json.dumps({"article_reply": REPLY}))]})


def t_text(ask): return says(TEXT, "stop", tool_calls=None) if ask.form == "tools" else error(400, "response_format is not supported")


_HELPERS = {"first", "always", "once", "html", "text", "slip", "value", "message", "limit", "too_long", "no_temperature", "only",
            "tools", "changed", "says", "calls", "error", "main", "tools_only"}
CASES = {name: case for name, case in list(globals().items())
         if callable(case) and not isinstance(case, type) and not name.startswith("_") and name not in _HELPERS}


if __name__ == "__main__":
    if len(sys.argv) < 2: sys.exit(__doc__)
    main(CASES)
