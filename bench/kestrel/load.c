// load.c - the loads of bench/kestrel/run.py that wrk and h2load do not have. One thread, epoll, loopback. Every answer is compared.
//
//   load ws PORT CONNECTIONS SECONDS               WebSocket echo (RFC 6455) at /ws: each connection has one message under way
//   load paced PORT CONNECTIONS SECONDS RATE       GET /plain by a schedule of RATE requests a second, however fast the server answers
//   load idle PORT CONNECTIONS                     one GET /plain on each connection; keeps all open until its input ends
//
// Prints "N requests", paced also "p50 X us, p99 Y us". A latency counts from when the request was due, so that a stall of the
// server is not hidden by the requests that it kept from being sent. Exit code: 0, or 1 with a line that tells what went wrong.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 20000, ROOM = 4096, MESSAGE = 64, MAX_LATENCIES = 20000000 };

static const char upgrade[] = "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
static const char accepted[] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="; // RFC 6455, 1.3
static const char get[] = "GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n";
static const char body[] = "Hello, World!";

// What is sent again and again, and what must come back. Of an HTTP answer only the length and the body are fixed.
static unsigned char request[256], answer[256];
static size_t request_size, answer_size;
static int is_http, port;

static struct connection { int fd, is_busy; size_t got; uint64_t due; unsigned char bytes[512]; } *connections;
static uint32_t *latencies;
static long answered;

static void give_up(const char *why) {
  fprintf(stderr, "load: %s after %ld answers\n", why, answered);
  exit(1);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int dial(void) {
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
    give_up(strerror(errno));
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

// Asks once, and gives the size of the answer, which ends with END.
static size_t ask(int fd, const char *text, const char *begin, const char *end, char *reply) {
  size_t got = 0;
  if (send(fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
    give_up("a send failed");
  do {
    ssize_t count = recv(fd, reply + got, ROOM - 1 - got, 0);
    if (count <= 0)
      give_up("the connection ended");
    got += (size_t)count;
    reply[got] = 0;
  } while (got < strlen(end) || strcmp(reply + got - strlen(end), end) != 0);
  if (strncmp(reply, begin, strlen(begin)) != 0)
    give_up(reply);
  return got;
}

static const char *http_end(void) {
  static char reply[ROOM];
  static const char *end;
  if (end == NULL) {
    int fd = dial();
    ask(fd, get, "HTTP/1.1 200 ", "\r\n\r\n", reply);
    end = strstr(reply, "chunked") != NULL ? "0\r\n\r\n" : body;
    close(fd);
  }
  return end;
}

static void open_all(int count, int is_blocking) {
  static char reply[ROOM];
  connections = calloc((size_t)count, sizeof *connections);
  for (int i = 0; i < count; i++) {
    int fd = connections[i].fd = dial();
    if (is_http)
      answer_size = ask(fd, get, "HTTP/1.1 200 ", http_end(), reply);
    else if (ask(fd, upgrade, "HTTP/1.1 101 ", "\r\n\r\n", reply) == 0 || strstr(reply, accepted) == NULL)
      give_up(reply);
    if (!is_blocking)
      fcntl(fd, F_SETFL, O_NONBLOCK);
  }
}

static void ask_again(struct connection *connection, uint64_t due) {
  connection->is_busy = 1;
  connection->due = due;
  if (send(connection->fd, request, request_size, MSG_NOSIGNAL) != (ssize_t)request_size)
    give_up("a send failed");
}

// True when the answer is whole.
static int receive(struct connection *connection) {
  ssize_t count = recv(connection->fd, connection->bytes + connection->got, answer_size - connection->got, 0);
  if (count < 0 && errno == EAGAIN)
    return 0;
  if (count <= 0)
    give_up("a connection ended");
  connection->got += (size_t)count;
  if (connection->got < answer_size)
    return 0;
  if (is_http ? memmem(connection->bytes, answer_size, body, strlen(body)) == NULL || memcmp(connection->bytes, "HTTP/1.1 200 ", 13) != 0
              : memcmp(connection->bytes, answer, answer_size) != 0)
    give_up("an answer is wrong");
  connection->got = 0;
  connection->is_busy = 0;
  answered++;
  return 1;
}

// Closed loop if the rate is 0.
static void run(int count, double seconds, double rate) {
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < count; i++) {
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = &connections[i] };
    epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].fd, &event);
  }
  uint64_t start = now(), end = start + (uint64_t)(seconds * 1e9), time;
  long asked = 0;
  int next = 0;
  for (int i = 0; rate == 0 && i < count; i++)
    ask_again(&connections[i], start);
  while ((time = now()) < end) {
    long due = rate == 0 ? 0 : (long)((double)(time - start) / 1e9 * rate);
    for (int tries = 0; asked < due && tries < count; tries++, next = (next + 1) % count) {
      if (connections[next].is_busy)
        continue;
      ask_again(&connections[next], start + (uint64_t)((double)asked / rate * 1e9));
      asked++;
    }
    struct epoll_event events[256];
    int ready = epoll_wait(epoll, events, 256, rate == 0 ? 100 : 0);
    for (int i = 0; i < ready; i++) {
      struct connection *connection = events[i].data.ptr;
      if (!receive(connection))
        continue;
      if (rate == 0)
        ask_again(connection, 0);
      else if (answered < MAX_LATENCIES)
        latencies[answered - 1] = (uint32_t)((now() - connection->due) / 1000);
    }
  }
}

static int compare(const void *a, const void *b) { return (*(const uint32_t *)a > *(const uint32_t *)b) - (*(const uint32_t *)a < *(const uint32_t *)b); }

int main(int argc, char **argv) {
  if (argc < 4)
    give_up("usage: load ws|paced|idle PORT CONNECTIONS [SECONDS] [RATE]");
  const char *mode = argv[1];
  int count = atoi(argv[3]);
  port = atoi(argv[2]);
  is_http = strcmp(mode, "ws") != 0;
  if (count < 1 || count > MAX_CONNECTIONS)
    give_up("too many connections");
  if (is_http) {
    memcpy(request, get, request_size = strlen(get));
  } else {
    // A client's frame is masked; with a key of zeros the bytes stay as they are.
    answer[0] = request[0] = 0x82, answer[1] = MESSAGE, request[1] = 0x80 | MESSAGE;
    memset(answer + 2, 'x', MESSAGE), memset(request + 6, 'x', MESSAGE);
    answer_size = 2 + MESSAGE, request_size = 6 + MESSAGE;
  }
  open_all(count, strcmp(mode, "idle") == 0);
  if (strcmp(mode, "idle") == 0) {
    printf("ready\n");
    fflush(stdout);
    return getchar() == EOF ? 0 : 1;
  }
  if (argc < 5)
    give_up("the seconds are missing");
  latencies = calloc(MAX_LATENCIES, sizeof *latencies);
  run(count, atof(argv[4]), argc > 5 ? atof(argv[5]) : 0);
  printf("%ld requests\n", answered);
  if (argc > 5 && answered > 0) {
    qsort(latencies, (size_t)answered, sizeof *latencies, compare);
    printf("p50 %u us, p99 %u us\n", latencies[answered / 2], latencies[(size_t)((double)answered * 0.99)]);
  }
  return 0;
}
