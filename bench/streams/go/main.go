// A TLS 1.3 server that answers each request with a few lines: goroutine per connection. main PORT CERTIFICATE
package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"runtime"
)

var reply = []byte("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!")

func serve(c net.Conn) {
	defer c.Close()
	buf := make([]byte, 4096)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		if _, err := c.Write(reply); err != nil || bytes.Contains(buf[:n], []byte("close")) {
			return
		}
	}
}

func main() {
	runtime.GOMAXPROCS(1)
	certificate, err := tls.LoadX509KeyPair(os.Args[2], os.Args[2])
	if err != nil {
		panic(err)
	}
	listener, err := tls.Listen("tcp4", "127.0.0.1:"+os.Args[1], &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}})
	if err != nil {
		panic(err)
	}
	fmt.Println("ready")
	for {
		c, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go serve(c)
	}
}
